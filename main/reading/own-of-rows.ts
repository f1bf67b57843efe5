import type { MessageDecoder, MessageInput } from '../../shared/decoders/decoder'
import type { RowId } from '../../shared/model'
import type { DecoderChoices } from './decoder-choices'
import type { UserDecoders } from './user-decoders'

/** Rows whose answers are kept. */
const maxKept = 16

/** What the user's own decoders say of the rows that are looked at as a whole. */
export class OwnOfRows {
  readonly #decoders: Pick<UserDecoders, 'for'>
  readonly #choices: DecoderChoices
  /** The row that was asked for last at the end. */
  readonly #kept = new Map<RowId, readonly MessageDecoder[]>()
  #generation = 0

  constructor(own: Pick<UserDecoders, 'for'>, choices: DecoderChoices) {
    this.#decoders = own
    this.#choices = choices
  }

  /** `input` is called for what is shown then. @throws InspectorError as `input` does */
  async of(row: RowId, input: () => MessageInput): Promise<readonly MessageDecoder[]> {
    const known = this.#kept.get(row)
    if (known !== undefined) return known
    const generation = this.#generation
    const made = await this.#decoders.for(input(), this.#choices.choices)
    // Of another capture's row, or by other choices, by now.
    if (generation !== this.#generation) return this.of(row, input)
    this.#kept.set(row, made)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= maxKept) break
      this.#kept.delete(oldest)
    }
    return made
  }

  /** Other rows are shown, or they are read otherwise. */
  forget(): void {
    this.#generation += 1
    this.#kept.clear()
  }
}
