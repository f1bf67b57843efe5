import { firstTapConnection } from '../../shared/model'

/** The numbers that are given next in the merged session; both parts take from them. */
interface NextNumbers {
  source: number
  connection: number
  tapConnection: number
}

/** How one session's numbers of sources and connections become the merged one's. */
export class MergedNumbers {
  readonly #next: NextNumbers
  readonly #sources = new Map<number, number>()
  readonly #connections = new Map<number, number>()

  constructor(next: NextNumbers) {
    this.#next = next
  }

  source(old: number): number {
    const known = this.#sources.get(old)
    if (known !== undefined) return known
    const given = this.#next.source
    this.#next.source += 1
    this.#sources.set(old, given)
    return given
  }

  /** 0, not known, stays so. */
  connection(old: number): number {
    if (old === 0) return 0
    const known = this.#connections.get(old)
    if (known !== undefined) return known
    const kind = old < firstTapConnection ? 'connection' : 'tapConnection'
    const given = this.#next[kind]
    this.#next[kind] += 1
    this.#connections.set(old, given)
    return given
  }
}
