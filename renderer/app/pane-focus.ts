const selector = '[data-pane]'
const tabbable =
  'button:not([disabled], [tabindex="-1"]), input:not([disabled], [tabindex="-1"]), textarea:not([disabled]), [tabindex="0"]:not([data-base-ui-focus-guard])'

/** The element that had the focus last in each pane. */
const remembered = new WeakMap<Element, HTMLElement>()

function focusIn(pane: HTMLElement): void {
  const last = remembered.get(pane)
  const target = last?.isConnected === true && pane.contains(last) ? last : (pane.querySelector<HTMLElement>(tabbable) ?? pane)
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
    const pane = target.closest(selector)
    if (pane !== null) remembered.set(pane, target)
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    // Base UI's notices listen for it too, on the window, and would take it each time.
    event.stopPropagation()
    moveFocus(event.shiftKey ? -1 : 1)
  })
}
