import type { SourceSnapshot } from '../../../shared/ipc/contract'
import type { RowId } from '../../../shared/model'
import type { SourceConfig } from '../../../shared/source-config'

/** What the engine asks of a source of any kind. Starting, stopping and changing happen one after the other. */
export interface Source {
  readonly snapshot: SourceSnapshot
  /**
   * Opens it; nothing happens when it is open.
   * @throws InspectorError; the source is in state `failed` then.
   */
  start(): Promise<void>
  /** Closes it; what is still to be sent gets this long at most. Nothing happens when it is closed. */
  stop(maxLingerMs?: number): Promise<void>
  /**
   * Takes another configuration of the same kind, reopening it when it was open.
   * @throws InspectorError as {@link start} does.
   */
  update(config: SourceConfig): Promise<void>
  /**
   * Sends a message.
   * @throws InspectorError when it is not open or cannot send it.
   */
  send(frames: readonly Uint8Array[], replyTo: RowId | undefined): Promise<RowId>
}
