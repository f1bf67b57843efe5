/**
 * Maps the tap thread's numbers (of rows, of exchanges) to main's. Numbers of a batch stay together, so a segment is enough
 * for each; consecutive ones that have the same distance are one segment, which is all there is while nothing else captures.
 */
export class NumberMap {
  #segments: { readonly local: number; readonly main: number; count: number }[] = []

  /** The numbers from `local` on are those from `main` on. Both only grow. */
  add(local: number, main: number, count: number): void {
    if (count === 0) return
    const last = this.#segments.at(-1)
    if (last !== undefined && last.local + last.count === local && last.main + last.count === main) last.count += count
    else this.#segments.push({ local, main, count })
  }

  /** Main's number, or `undefined` when it was forgotten. */
  toMain(local: number): number | undefined {
    const segments = this.#segments
    let low = 0
    let high = segments.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((segments[middle]?.local ?? 0) <= local) low = middle + 1
      else high = middle
    }
    const segment = segments[low - 1]
    return segment !== undefined && local < segment.local + segment.count ? segment.main + local - segment.local : undefined
  }

  /** Forgets segments that end before this number of main's. */
  prune(firstMain: number): void {
    const keep = this.#segments.findIndex(({ main, count }) => main + count > firstMain)
    if (keep > 0) this.#segments = this.#segments.slice(keep)
  }
}
