import { decodeMessage, type Summary, summaryOf } from '../../shared/decoders/decode'
import type { DecodedNode, DecodedScalar, MessageDecoder, MessageInput } from '../../shared/decoders/decoder'
import { decoders } from '../../shared/decoders/index'
import { messageOf } from '../../shared/decoders/message-input'
import type { RowId } from '../../shared/model'
import type { CaptureReader } from '../capture/reader'
import type { JsonDecoded } from '../export/record'
import type { DecoderChoices } from './decoder-choices'
import { isPlain } from './decoding'
import type { UserDecoders } from './user-decoders'

/** What decoders say of rows, for what leaves the program: exports and commands. */
export class DecodedParts {
  readonly #reader: CaptureReader
  readonly #choices: DecoderChoices
  readonly #own: UserDecoders | undefined

  constructor(reader: CaptureReader, choices: DecoderChoices, own: UserDecoders | undefined) {
    this.#reader = reader
    this.#choices = choices
    this.#own = own
  }

  /** Name, line and fields; `undefined` for what is no message, cannot be read, or is text and bytes only. Never throws. */
  of(id: RowId): JsonDecoded | undefined | Promise<JsonDecoded | undefined> {
    return this.#with(id, (message, list) => {
      const { decoder, summary, fields, tree, problems, error } = decodeMessage(message, { choices: this.#choices.choices, decoders: list })
      if (isPlain(decoder)) return undefined
      const found = new Map<string, DecodedScalar>(Object.entries(fields))
      addFields(found, tree)
      const told = error === undefined ? problems : [error.message, ...problems]
      return { decoder, summary, fields: Object.fromEntries(found), ...(told.length === 0 ? {} : { problems: told }) }
    })
  }

  /** The line alone, from the first bytes of each frame. Never throws. */
  line(id: RowId): Summary | undefined | Promise<Summary | undefined> {
    return this.#with(id, (message, list) => {
      const summary = summaryOf(message, { choices: this.#choices.choices, decoders: list })
      return isPlain(summary.decoder) ? undefined : summary
    })
  }

  /** Waits only where there are decoders of the user's own. */
  #with<Said>(id: RowId, say: (message: MessageInput, list: typeof decoders) => Said): Said | undefined | Promise<Said | undefined> {
    const message = this.#message(id)
    if (message === undefined) return undefined
    if (this.#own?.areThere !== true) return say(message, decoders)
    return this.#own.for(message, this.#choices.choices).then((mine: readonly MessageDecoder[]) => {
      // Anew: the memory of the row may have been let go of meanwhile, and be filled with something else.
      const again = this.#message(id)
      return again === undefined ? undefined : say(again, mine.length === 0 ? decoders : [...mine, ...decoders])
    })
  }

  #message(id: RowId): MessageInput | undefined {
    const row = this.#reader.row(id)
    if (row === undefined || row.kind !== 'message' || row.encrypted === true) return undefined
    const frames = this.#reader.frames(row.id)
    if (frames === undefined || frames.length < row.frameCount) return undefined
    const { envelopeFrames, direction, socket } = row
    return messageOf(frames, { envelopeFrames, direction, socket, sourceName: this.#reader.sourceName(row) })
  }
}

/** Values of nodes that filters have a name for; the beginning of texts that are too long to be kept. */
function addFields(found: Map<string, DecodedScalar>, nodes: readonly DecodedNode[]): void {
  for (const { field, kind, text, value, children, clipped } of nodes) {
    if (field !== undefined && !found.has(field)) {
      if (value !== undefined) found.set(field, value)
      else if (children === undefined) found.set(field, kind === 'nothing' ? null : clipped === true ? `${text}…` : text)
    }
    if (children !== undefined) addFields(found, children)
  }
}
