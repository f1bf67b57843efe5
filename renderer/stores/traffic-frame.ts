/** How long a hidden or starved window may wait for its frame before the work is done without one. */
const withoutFrameMs = 200

let restUntilMs = 0

/**
 * Calls back in the next frame, or a little later when the window has none (hidden, minimised): a stream that waits to
 * be acknowledged must not stall there. What the work takes is rested afterwards, so that on a slow machine the list
 * leaves half of the time to everything else.
 */
export function nextFrame(callback: () => void): void {
  let done = false
  let frame = 0
  const once = (): void => {
    if (done) return
    done = true
    clearTimeout(timer)
    clearTimeout(rest)
    cancelAnimationFrame(frame)
    const startMs = performance.now()
    callback()
    // React renders in a microtask that the callback has queued before this one.
    queueMicrotask(() => {
      const endMs = performance.now()
      restUntilMs = endMs + (endMs - startMs)
    })
  }
  const ask = (): void => {
    frame = requestAnimationFrame(once)
  }
  const restMs = restUntilMs - performance.now()
  const rest = restMs > 0 ? setTimeout(ask, restMs) : undefined
  if (rest === undefined) ask()
  const timer = setTimeout(once, withoutFrameMs)
}
