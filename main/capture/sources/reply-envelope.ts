import { InspectorError } from '../../../shared/errors'
import type { RowId, SocketType, SourceId } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'
import type { CaptureReader } from '../reader'

/**
 * The envelope of a message that a ROUTER received, to be put before the frames that answer it.
 * @throws InspectorError when this socket cannot answer that message, or it is no longer held.
 */
export function replyEnvelope(
  reader: CaptureReader,
  { source, socket, replyTo }: { readonly source: SourceId; readonly socket: SocketType; readonly replyTo: RowId },
): readonly Uint8Array[] {
  if (socket !== 'ROUTER') {
    throw new InspectorError({
      code: 'CANNOT_REPLY',
      message: said`A ${socket} socket cannot answer a chosen message.`,
      hint: said`Send without choosing one; only REP and ROUTER answer requests.`,
    })
  }
  const row = reader.row(replyTo)
  const frames = row === undefined ? undefined : reader.frames(replyTo, row.envelopeFrames)
  if (row === undefined || frames === undefined) {
    throw new InspectorError({
      code: 'NOT_HELD',
      message: said`The message to answer is no longer held.`,
      hint: said`Choose a newer one or raise the capture limit.`,
    })
  }
  if (row.source !== source || row.kind !== 'message' || row.direction !== 'in') {
    throw new InspectorError({
      code: 'CANNOT_REPLY',
      message: said`The chosen row is not a message that this socket received.`,
      hint: said`Choose a request that this connection received.`,
    })
  }
  return frames
}
