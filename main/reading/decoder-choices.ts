import type { DecoderChoice } from '../../shared/decoders/choice'
import type { MessageInput } from '../../shared/decoders/decoder'
import type { RowId } from '../../shared/model'

/** What the user chose decoders to be, as it is now; read anew each time, since it changes while filters and lists are alive. */
export interface DecoderChoices {
  readonly choices: readonly DecoderChoice[]
  /** Lines of the user's own decoders, where there are any. */
  readonly lines?: RowLines | undefined
}

interface RowLines {
  /** The line of a row, once it is known. */
  lineOf(row: RowId, input: () => MessageInput): string | undefined
}

/** Everything is read by the decoder that fits best. */
export const noDecoderChoices: DecoderChoices = { choices: [] }
