import { decodeMessage, type Summary, summaryOf } from '../../shared/decoders/decode'
import type { DecodedNode, DecodedScalar, MessageInput } from '../../shared/decoders/decoder'
import { decoders } from '../../shared/decoders/index'
import { messageOf } from '../../shared/decoders/message-input'
import type { RowId } from '../../shared/model'
import type { CaptureReader } from '../capture/reader'
import type { JsonDecoded } from '../export/record'
import type { DecoderChoices } from './decoder-choices'
import { isPlain } from './decoding'
import { ownAhead } from './own-ahead'
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

  /**
   * Name, line and fields of each row, in the order of the rows; `undefined` for what is no message, cannot be read, or is text and bytes
   * only. Never throws.
   */
  parts(ids: Iterable<RowId>): AsyncGenerator<JsonDecoded | undefined, undefined> {
    return this.#each(ids, (message, list) => {
      const { decoder, summary, fields, tree, problems, error } = decodeMessage(message, { choices: this.#choices.choices, decoders: list })
      if (isPlain(decoder)) return undefined
      const found = new Map<string, DecodedScalar>(Object.entries(fields))
      addFields(found, tree)
      const told = error === undefined ? problems : [error.message, ...problems]
      return { decoder, summary, fields: Object.fromEntries(found), ...(told.length === 0 ? {} : { problems: told }) }
    })
  }

  /** The line alone of each row, from the first bytes of each frame. Never throws. */
  lines(ids: Iterable<RowId>): AsyncGenerator<Summary | undefined, undefined> {
    return this.#each(ids, (message, list) => {
      const summary = summaryOf(message, { choices: this.#choices.choices, decoders: list })
      return isPlain(summary.decoder) ? undefined : summary
    })
  }

  async *#each<Said>(
    ids: Iterable<RowId>,
    say: (message: MessageInput, list: typeof decoders) => Said | undefined,
  ): AsyncGenerator<Said | undefined, undefined> {
    if (this.#own?.areThere !== true) {
      for (const id of ids) {
        const message = this.#message(id)
        yield message === undefined ? undefined : say(message, decoders)
      }
      return
    }
    for await (const { row, own } of ownAhead(this.#own, ids, (id) => this.#message(id), this.#choices)) {
      // Anew: the memory of the row may have been let go of meanwhile, and be filled with something else.
      const message = this.#message(row)
      yield message === undefined ? undefined : say(message, own.length === 0 ? decoders : [...own, ...decoders])
    }
  }

  #message(id: RowId): MessageInput | undefined {
    const row = this.#reader.row(id)
    if (row === undefined || row.kind !== 'message' || row.encrypted === true) return undefined
    const frames = this.#reader.frames(id)
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
