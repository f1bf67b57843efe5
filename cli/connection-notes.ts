import type { CaptureReader } from '../main/capture/reader'
import type { ConnectionId, RowSummary } from '../shared/model'

/**
 * What to tell the user of a socket's events as they come: where it listens, who came and went, and once, not at every
 * try, that nobody answers.
 */
export function connectionNotes(reader: CaptureReader): (row: RowSummary) => string | undefined {
  const waiting = new Set<ConnectionId | 0>()
  return (row) => {
    const endpoint = reader.endpointOf(row) ?? 'the endpoint'
    switch (row.event) {
      case 'listening':
        return `Listening on ${endpoint}`
      case 'connect retried':
        if (waiting.has(row.connection)) return undefined
        waiting.add(row.connection)
        return `Nobody answers at ${endpoint} yet; trying again`
      case 'handshake succeeded':
        waiting.delete(row.connection)
        return `Connected: ${endpoint}`
      case 'disconnected':
        return `Disconnected: ${endpoint}`
      case 'handshake failed':
      case 'accept failed':
        return `${row.event === 'handshake failed' ? 'The handshake' : 'Accepting a peer'} failed: ${detailOf(reader, row)}`
      default:
        return undefined
    }
  }
}

const detailOf = (reader: CaptureReader, row: RowSummary): string => Buffer.concat(reader.frames(row.id) ?? []).toString('utf8')
