import type { EventName } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'

const firstIntervalUs = 1_000_000
const maxIntervalUs = 60_000_000

/**
 * Decides which events of a connection that does not come about are worth a row. libzmq tries again every 100 ms or so,
 * with three events each time, for as long as nothing answers. The first event of each kind gets a row; after that one
 * `connect retried` row comes after 1, 2, 4 … and then every 60 seconds and says how many tries it stands for. The count
 * starts anew when a connection was made or lost.
 */
export class RetryLog {
  readonly #seen = new Set<EventName>()
  #hiddenTries = 0
  #hiddenEvents = 0
  #lastRowUs = 0
  #intervalUs = firstIntervalUs

  /** The text of the event's row, with what it stands for besides, or `undefined` when the event gets none. */
  note(event: EventName, nowUs: number, text = ''): string | undefined {
    if (!this.#seen.has(event)) {
      this.#seen.add(event)
      if (event === 'connect retried') this.#lastRowUs = nowUs
      return text
    }
    this.#hiddenEvents += 1
    if (event !== 'connect retried') return undefined
    this.#hiddenTries += 1
    if (nowUs - this.#lastRowUs < this.#intervalUs) return undefined
    this.#lastRowUs = nowUs
    this.#intervalUs = Math.min(this.#intervalUs * 2, maxIntervalUs)
    return this.takeHidden(text)
  }

  /** The text, and an account of what has been left out so far. */
  takeHidden(text = ''): string {
    const whole =
      this.#hiddenEvents === 0
        ? text
        : said`${text}, after ${this.#hiddenTries} more failed tries (${this.#hiddenEvents} events without a row)`
    this.#hiddenTries = 0
    this.#hiddenEvents = 0
    return whole
  }

  /** Starts anew. */
  reset(): void {
    this.#seen.clear()
    this.#hiddenTries = 0
    this.#hiddenEvents = 0
    this.#intervalUs = firstIntervalUs
  }
}
