import { chosenDecoder } from '../../shared/decoders/decode'
import type { MessageDecoder, MessageInput } from '../../shared/decoders/decoder'
import type { DecoderChoices, RowFields } from './decoder-choices'
import { bytesGiven, sandboxMessage } from './user-decoder'
import type { ReadInput } from './user-decoder-messages'
import { type SandboxMessage, sandboxLimits } from './user-decoder-sandbox'
import type { UserDecoders } from './user-decoders'

/** Rows that wait in one turn, and bytes of their messages. */
const maxWaiting = 256
const maxWaitingBytes = 16 * 1024 * 1024
const maxRefused = 256
/** Messages of one call into their thread, and about how many bytes of them. */
const maxAsked = 64
const maxAskedBytes = 256 * 1024
/** Answers are told at least this often while there are any. */
const tellMs = 50
/** Rows whose answers are kept, the newest. */
const maxKept = 4096

interface Waiting extends ReadInput {
  readonly row: number
}

/**
 * Fields of the user's own decoders by row. They run in another thread, so a filter that asks for one is told later: what asks
 * goes on to look at rows once {@link settled} resolves.
 */
export class OwnFields implements RowFields {
  readonly #decoders: UserDecoders
  readonly #choices: DecoderChoices
  readonly #known: (rows: readonly number[]) => void
  readonly #kept = new Map<number, readonly MessageDecoder[]>()
  readonly #waiting = new Map<number, Waiting>()
  #waitingBytes = 0
  /** Those of them that are not being asked yet. */
  #left: Waiting[] = []
  /** Rows that had no room; they may be asked for again. */
  readonly #refused = new Set<number>()
  #isAnswering = false
  #waiters: (() => void)[] = []
  #generation = 0
  #cancels = 0

  /** `known` is told of rows whose fields are known now, or can be asked for again. */
  constructor(own: UserDecoders, choices: DecoderChoices, known: (rows: readonly number[]) => void = () => undefined) {
    this.#decoders = own
    this.#choices = choices
    this.#known = known
  }

  /** Names of the decoders. */
  get names(): readonly string[] {
    return this.#decoders.names
  }

  /** The decoders that read a row, for their fields; `undefined` where it is not known yet: it is asked for, in its turn. */
  of(row: number, message: MessageInput): readonly MessageDecoder[] | undefined {
    if (!this.#decoders.areThere) return []
    const known = this.#kept.get(row)
    if (known !== undefined) return known
    if (this.#waiting.has(row)) return undefined
    if (this.#waiting.size < maxWaiting && this.#waitingBytes < maxWaitingBytes) this.#ask(row, message)
    else if (this.#refused.size < maxRefused) this.#refused.add(row)
    return undefined
  }

  /** Resolves once what is asked for now is known. */
  async settled(): Promise<void> {
    if (this.#isAnswering) await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }

  /** Other rows are shown, or they are read otherwise. */
  forget(): void {
    this.#generation += 1
    this.#left = []
    this.#kept.clear()
    this.#waiting.clear()
    this.#refused.clear()
    this.#waitingBytes = 0
  }

  /** Something else is sought: who still wants what was asked for asks again. */
  cancel(): void {
    this.#cancels += 1
    this.#giveUp(this.#left.splice(0))
  }

  #giveUp(left: readonly Waiting[]): void {
    for (const { row, message } of left) {
      this.#drop(row, message)
      this.#refused.add(row)
    }
  }

  #ask(row: number, message: MessageInput): void {
    // The bytes are taken now: what holds them may let them go.
    const given = sandboxMessage(message, sandboxLimits.frameBytes)
    this.#waiting.set(row, { row, message: given, chosen: chosenDecoder(message, this.#choices.choices), fieldsOnly: true })
    this.#waitingBytes += bytesGiven(given)
    if (!this.#isAnswering) void this.#answer()
  }

  async #answer(): Promise<void> {
    this.#isAnswering = true
    // Whoever asks now may ask for more rows.
    await Promise.resolve()
    while (this.#waiting.size > 0) {
      const generation = this.#generation
      this.#left = [...this.#waiting.values()]
      let answered: Waiting[] = []
      let toldMs = performance.now()
      // One call at a time, so that a decoder that has to be stopped has read all rows before that one.
      for (let asked = this.#next(); asked.length > 0; asked = this.#next()) {
        const cancels = this.#cancels
        const said = await this.#decoders.read(asked)
        if (generation !== this.#generation) break
        for (const [index, each] of said.entries()) {
          const { row } = asked[index] ?? {}
          if (row !== undefined) this.#kept.set(row, each)
        }
        answered.push(...asked.slice(0, said.length))
        const rest = asked.slice(said.length)
        if (cancels === this.#cancels) this.#left.unshift(...rest)
        else this.#giveUp(rest)
        // A slow decoder does not keep what it has said by now waiting.
        if (performance.now() - toldMs < tellMs) continue
        this.#finish(answered)
        answered = []
        toldMs = performance.now()
      }
      if (generation === this.#generation) this.#finish(answered)
      for (const resolve of this.#waiters.splice(0)) resolve()
    }
    this.#isAnswering = false
  }

  /** What is asked in one call. */
  #next(): readonly Waiting[] {
    let bytes = 0
    let count = 0
    for (const { message } of this.#left) {
      if (count === maxAsked || bytes >= maxAskedBytes) break
      bytes += bytesGiven(message)
      count += 1
    }
    return this.#left.splice(0, count)
  }

  #finish(answered: readonly Waiting[]): void {
    for (const { row, message } of answered) this.#drop(row, message)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= maxKept) break
      this.#kept.delete(oldest)
    }
    const rows = [...answered.map(({ row }) => row), ...this.#refused]
    this.#refused.clear()
    this.#known(rows)
  }

  #drop(row: number, message: SandboxMessage): void {
    this.#waiting.delete(row)
    this.#waitingBytes -= bytesGiven(message)
  }
}
