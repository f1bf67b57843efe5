import { summaryOf } from '../../shared/decoders/decode'
import type { MessageInput } from '../../shared/decoders/decoder'
import { decoders } from '../../shared/decoders/index'
import type { RowId } from '../../shared/model'
import type { DecoderChoices } from './decoder-choices'
import type { UserDecoders } from './user-decoders'

/** Rows that wait; the oldest of more are given up, since the list has gone on. */
const maxWaiting = 200
/** Rows of one turn, and the rest after it: lists come first. */
const rowsPerTurn = 40
const restMs = 50
const maxKept = 4000

interface Waiting {
  readonly row: RowId
  readonly input: () => MessageInput
}

/**
 * Lines of a list by the user's own decoders. They run in another thread, so a line comes after the row is first shown, as time
 * allows. Dispose of it.
 */
export class OwnLines {
  readonly #decoders: UserDecoders
  readonly #choices: DecoderChoices
  readonly #changed: (rows: readonly RowId[]) => void
  /** `undefined`: the app's own decoders read it. */
  readonly #known = new Map<RowId, string | undefined>()
  #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | undefined
  #isWorking = false
  #generation = 0

  /** `changed` is told of rows whose line is known now. */
  constructor(own: UserDecoders, choices: DecoderChoices, changed: (rows: readonly RowId[]) => void) {
    this.#decoders = own
    this.#choices = choices
    this.#changed = changed
  }

  /**
   * The line of a row; where it is not known yet it is asked for. `input` is called then, and throws where the row is gone: what
   * it answered with may not be good any more after a wait.
   */
  lineOf(row: RowId, input: () => MessageInput): string | undefined {
    if (!this.#decoders.areThere) return undefined
    if (this.#known.has(row)) return this.#known.get(row)
    if (!this.#waiting.some((waiting) => waiting.row === row)) this.#waiting.push({ row, input })
    if (this.#waiting.length > maxWaiting) this.#waiting.shift()
    if (!this.#isWorking) this.#timer ??= setTimeout(() => void this.#turn(), 0)
    return undefined
  }

  /** Other rows are shown, or they are read otherwise. */
  forget(): void {
    this.#generation += 1
    this.#known.clear()
    this.#waiting = []
  }

  dispose(): void {
    this.forget()
    clearTimeout(this.#timer)
  }

  async #turn(): Promise<void> {
    this.#timer = undefined
    this.#isWorking = true
    const generation = this.#generation
    // The newest are what the list shows.
    const turn = this.#waiting.splice(-rowsPerTurn)
    const found: RowId[] = []
    for (const { row, input } of turn.toReversed()) {
      const line = await this.#line(input)
      if (generation !== this.#generation) break
      this.#known.set(row, line)
      if (line !== undefined) found.push(row)
    }
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxKept) break
      this.#known.delete(oldest)
    }
    this.#isWorking = false
    if (found.length > 0 && generation === this.#generation) this.#changed(found)
    if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => void this.#turn(), restMs)
  }

  async #line(input: () => MessageInput): Promise<string | undefined> {
    try {
      const { choices } = this.#choices
      const own = await this.#decoders.for(input(), choices, true)
      if (own.length === 0) return undefined
      const { decoder, text } = summaryOf(input(), { choices, decoders: [...own, ...decoders] })
      return own.some(({ name }) => name === decoder) && text !== '' ? text : undefined
    } catch {
      // Its bytes are gone, or the thread is: the row keeps the line that it has.
      return undefined
    }
  }
}
