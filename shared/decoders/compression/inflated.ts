import type { Sentence } from '../../sentences/said'

/** What came of decompressing: as much as was allowed, or as could be read. */
export interface Inflated {
  readonly bytes: Uint8Array
  /** More would follow but for the limit. */
  readonly isCut: boolean
  /** Why it ended early, as a sentence; what came before is in `bytes`. */
  readonly problem: Sentence | undefined
}

/**
 * Decompresses at most `limit` bytes. `charge` is told of the work as it is done and may throw. `cut`: the compressed bytes
 * are a beginning only, so that their end is no problem.
 */
export type Inflate = (compressed: Uint8Array, limit: number, charge: (bytes: number) => void, cut: boolean) => Inflated
