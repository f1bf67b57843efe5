const selector = '[data-pane]'
const tabbable =
  'button:not([disabled], [tabindex="-1"]), input:not([disabled], [tabindex="-1"]), textarea:not([disabled]), [tabindex="0"]:not([data-base-ui-focus-guard])'

/** What Tab stops at first in an element, itself included, if it is still in the page. */
export function firstStopIn(element: HTMLElement): HTMLElement | undefined {
  return stopsIn(element)[0]
}

/** What Tab stops at last in an element, itself included, if it is still in the page. */
export function lastStopIn(element: HTMLElement): HTMLElement | undefined {
  return stopsIn(element).at(-1)
}

function stopsIn(element: HTMLElement): readonly HTMLElement[] {
  if (!element.isConnected) return []
  return element.matches(tabbable) ? [element] : [...element.querySelectorAll<HTMLElement>(tabbable)]
}

/** The pane's own menu comes first, and is not what one goes to a pane for. */
const firstContentStopIn = (pane: HTMLElement): HTMLElement | undefined =>
  stopsIn(pane).find((stop) => stop.closest('[data-pane-menu]') === null)

/** The name of the pane that an element is in. */
export const paneOf = (element: HTMLElement): string | undefined => element.closest<HTMLElement>(selector)?.dataset.pane

/** The element that had the focus last in each pane. */
const remembered = new WeakMap<Element, HTMLElement>()

/** The names of panes that had the focus, the last one at the end. */
const visited = new Set<string>()

/** Which of some panes had the focus last. */
export const lastPaneOf = <Name extends string>(names: readonly Name[]): Name | undefined =>
  [...visited].reverse().flatMap((visit) => names.filter((name) => name === visit))[0]

function focusIn(pane: HTMLElement): void {
  const last = remembered.get(pane)
  const target = last?.isConnected === true && pane.contains(last) ? last : (firstContentStopIn(pane) ?? pane)
  target.focus()
}

/** Gives the focus to a pane by its name, once it is there: it may be about to open. */
export function focusPane(name: string): void {
  requestAnimationFrame(() => {
    const pane = document.querySelector<HTMLElement>(`[data-pane="${name}"]`)
    if (pane !== null) focusIn(pane)
  })
}

function moveFocus(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>(selector)]
  if (panes.length === 0) return
  const current = panes.findIndex((pane) => pane.contains(document.activeElement))
  const start = current === -1 && step === -1 ? 0 : current
  const next = panes[(start + step + panes.length) % panes.length]
  if (next !== undefined) focusIn(next)
}

/** F6 and Shift+F6 go round the panes of the window, each to where it had the focus last. */
export function startPaneFocus(): void {
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    const pane = target.closest<HTMLElement>(selector)
    if (pane === null) return
    remembered.set(pane, target)
    const name = pane.dataset.pane ?? ''
    visited.delete(name)
    visited.add(name)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    // Base UI's notices listen for it too, on the window, and would take it each time.
    event.stopPropagation()
    moveFocus(event.shiftKey ? -1 : 1)
  })
}
