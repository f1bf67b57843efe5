/** Why a command ends before its work is done. */
type StopReason = 'interrupt' | 'time' | 'count' | 'output closed' | 'failed'

/** A command's end, asked for by a signal, a time limit or itself; the first reason stays. */
export interface Stop extends Disposable {
  readonly signal: AbortSignal
  readonly reason: StopReason | undefined
  request(reason: StopReason): void
}

/**
 * Listens for Ctrl-C and SIGTERM, and for the end of a time limit. A second Ctrl-C ends the process at once, as if
 * nobody listened: whatever hangs must not hold the user.
 */
export function stopOnSignals(limitMs?: number): Stop {
  const controller = new AbortController()
  let reason: StopReason | undefined
  const request = (why: StopReason): void => {
    reason ??= why
    controller.abort()
  }
  const interrupt = (): void => request('interrupt')
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  const timer = limitMs === undefined ? undefined : setTimeout(() => request('time'), limitMs)
  return {
    signal: controller.signal,
    get reason() {
      return reason
    },
    request,
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    },
  }
}
