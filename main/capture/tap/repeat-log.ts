import { said } from '../../../shared/sentences/said'

const firstIntervalUs = 1_000_000
const maxIntervalUs = 60_000_000

/**
 * Decides which of many like failures get a row, as `RetryLog` does for endpoints: the first, then one after 1, 2,
 * 4 … and then every 60 seconds, which says how many had none since. The intervals start anew after a quiet while.
 */
export class RepeatLog {
  /** Failures that no row accounts for. */
  hidden = 0
  #nextRowUs = Number.NEGATIVE_INFINITY
  #intervalUs = firstIntervalUs

  /** Something failed, and nothing has gone well since. */
  get failing(): boolean {
    return this.#nextRowUs !== Number.NEGATIVE_INFINITY
  }

  /** It is time for a row, whether something fails now or failed before. */
  isDue(nowUs: number): boolean {
    return nowUs >= this.#nextRowUs
  }

  /** A row is written now: answers with its sentence, and an account of what had none. */
  told(nowUs: number, sentence: string): string {
    if (this.isDue(nowUs)) {
      if (nowUs - this.#nextRowUs > maxIntervalUs) this.#intervalUs = firstIntervalUs
      this.#nextRowUs = nowUs + this.#intervalUs
      this.#intervalUs = Math.min(this.#intervalUs * 2, maxIntervalUs)
    }
    const hidden = this.#takeHidden()
    const open = sentence.replace(/\.$/u, '')
    if (hidden === 0) return sentence
    return hidden === 1
      ? said`${open}, after 1 more failed try without rows.`
      : said`${open}, after ${hidden} more failed tries without rows.`
  }

  /** All is well again: answers with the row's text, and an account of what had no row. */
  succeeded(text: string): string {
    this.#nextRowUs = Number.NEGATIVE_INFINITY
    this.#intervalUs = firstIntervalUs
    const hidden = this.#takeHidden()
    if (hidden === 0) return text
    return hidden === 1
      ? said`${text}, after 1 more failed try without rows`
      : said`${text}, after ${hidden} more failed tries without rows`
  }

  #takeHidden(): number {
    const { hidden } = this
    this.hidden = 0
    return hidden
  }
}
