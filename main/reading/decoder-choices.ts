import type { DecoderChoice } from '../../shared/decoders/choice'
import type { MessageDecoder, MessageInput } from '../../shared/decoders/decoder'
import type { RowId } from '../../shared/model'

/** What the user chose decoders to be, as it is now; read anew each time, since it changes while filters and lists are alive. */
export interface DecoderChoices {
  readonly choices: readonly DecoderChoice[]
  /** Lines of the user's own decoders, where there are any. */
  readonly lines?: RowLines | undefined
  /** Their fields. */
  readonly fields?: RowFields | undefined
}

interface RowLines {
  /** The line of a row, once it is known. */
  lineOf(row: RowId, input: () => MessageInput): string | undefined
}

/** Fields of the user's own decoders, which come later than they are asked for. */
export interface RowFields {
  readonly names: readonly string[]
  /** The decoders that read a row; `undefined` while it is not known. */
  of(row: number, message: MessageInput): readonly MessageDecoder[] | undefined
  /** Resolves once what was asked for is known. */
  settled(): Promise<void>
}

/** Whether a field's value depends on the user's own decoders, by their names: their fields, and which decoder reads the message. */
export function isOfOwn(field: string, names: readonly string[]): boolean {
  if (field === 'decoder') return names.length > 0
  const [first = ''] = field.split('.', 1)
  return names.includes(first)
}

/** Everything is read by the decoder that fits best. */
export const noDecoderChoices: DecoderChoices = { choices: [] }
