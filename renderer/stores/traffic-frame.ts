/** How long a hidden or starved window may wait for its frame before the work is done without one. */
const withoutFrameMs = 200

/**
 * Calls back in the next frame, or a little later when the window has none (hidden, minimised): a stream that waits to
 * be acknowledged must not stall there.
 */
export function nextFrame(callback: () => void): void {
  let done = false
  const once = (): void => {
    if (done) return
    done = true
    clearTimeout(timer)
    cancelAnimationFrame(frame)
    callback()
  }
  const timer = setTimeout(once, withoutFrameMs)
  const frame = requestAnimationFrame(once)
}
