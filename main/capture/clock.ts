import { performance } from 'node:perf_hooks'
import type { TimeAnchor } from '../../shared/model'

/** The time of a session: microseconds on a monotonic clock, and the wall-clock moment at which it was zero. */
export interface Clock {
  readonly anchor: TimeAnchor
  /** Whole microseconds since the session's start; never goes back. */
  nowUs(): number
}

/** Starts a session's clock now. */
export function startClock(): Clock {
  const startMs = performance.now()
  return {
    anchor: { epochUs: Math.round((performance.timeOrigin + startMs) * 1000) },
    nowUs: () => Math.floor((performance.now() - startMs) * 1000),
  }
}
