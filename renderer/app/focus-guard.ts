import { firstStopIn, focusPane, lastStopIn, paneOf } from './pane-focus'

/**
 * A control that goes away while it has the focus (“Resume”, “Cancel the export”, the row of a source that is removed)
 * would leave the focus nowhere. It goes to the nearest control that stayed, else to the pane it was last in.
 */
export function startFocusGuard(): void {
  let focused: HTMLElement | undefined
  let lastPane: string | undefined
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    focused = target
    lastPane = paneOf(target) ?? lastPane
  })
  new MutationObserver((mutations) => {
    const gone = focused
    if (gone === undefined || gone.isConnected || !isNowhere()) return
    const places = mutations.filter(({ removedNodes }) => [...removedNodes].some((node) => node.contains(gone)))
    // Whoever took it away may have a better place: a dialog gives the focus back by itself.
    requestAnimationFrame(() => {
      if (focused !== gone || !isNowhere()) return
      focused = undefined
      const near = places.map(nearestStop).find((stop) => stop !== undefined)
      if (near === undefined) focusPane(lastPane ?? 'traffic')
      else near.focus()
    })
  }).observe(document.body, { childList: true, subtree: true })
}

const isNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body

/** Beside where the node was, first after and then before it; else up the tree as far as its pane. */
function nearestStop({ nextSibling, previousSibling, target }: MutationRecord): HTMLElement | undefined {
  const next = nextSibling instanceof HTMLElement ? firstStopIn(nextSibling) : undefined
  if (next !== undefined) return next
  const previous = previousSibling instanceof HTMLElement ? lastStopIn(previousSibling) : undefined
  if (previous !== undefined) return previous
  for (let element = target instanceof HTMLElement ? target : null; element !== null; element = element.parentElement) {
    if (paneOf(element) === undefined) return undefined
    const stop = firstStopIn(element)
    if (stop !== undefined) return stop
  }
  return undefined
}
