import type { FilterContext } from '../filter/chunk'
import type { DecoderChoice } from './choice'
import { fieldValue } from './decode'
import type { MessageDecoder, MessageInput } from './decoder'
import { decoders } from './index'
import { messageOf } from './message-input'

/** Names that may stand before a dot in a filter: `msgpack.enc`. JSON's fields are the filter's own. */
export const filterDecoders: readonly string[] = decoders
  .filter(({ name, fields, openFields }) => name !== 'json' && (fields.length > 0 || openFields === true))
  .map(({ name }) => name)

/** Fields that can be offered while a filter is written; those of open decoders depend on the messages. */
export const filterDecoderFields: readonly { readonly name: string; readonly description: string }[] = decoders.flatMap(
  ({ name, fields }) => fields.map(({ path, description }) => ({ name: `${name}.${path}`, description })),
)

export interface FieldOptions {
  /** What the user chose, as it is then. */
  readonly choices?: () => readonly DecoderChoice[]
  readonly sourceName?: (source: number) => string | undefined
  /** The user's own decoders that read a row, to go before these; `undefined`: the field has no value, or nobody knows it yet. */
  readonly own?: (field: string, row: number, message: MessageInput) => readonly MessageDecoder[] | undefined
}

/** What a filter asks decoders: {@link FilterContext.decoded}. */
export function decodedFields({ choices, sourceName, own }: FieldOptions = {}): NonNullable<FilterContext['decoded']> {
  return (field, { row, frames, envelopeFrames, source, direction, socket }) => {
    const message = messageOf(frames, { envelopeFrames, direction, socket, sourceName: sourceName?.(source) })
    const mine = own === undefined ? [] : own(field, row, message)
    if (mine === undefined) return undefined
    return fieldValue(field, message, { choices: choices?.(), ...(mine.length === 0 ? {} : { decoders: [...mine, ...decoders] }) })
  }
}
