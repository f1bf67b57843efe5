const isMac = /^mac/i.test(globalThis.navigator?.platform ?? '')

const arrows: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Plus: '+', '-': '−' }
const macSymbols: Readonly<Record<string, string>> = {
  ...arrows,
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Ctrl: '⌃',
  Enter: '↩',
  Delete: '⌦',
  Escape: 'esc',
  PageUp: '⇞',
  PageDown: '⇟',
  Home: '↖',
  End: '↘',
}
const otherNames: Readonly<Record<string, string>> = {
  ...arrows,
  Mod: 'Ctrl',
  Delete: 'Del',
  Escape: 'Esc',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  ContextMenu: 'Menu',
}

/** The keys of a shortcut such as `Mod+Shift+S` as this platform writes them: `Ctrl`, `Shift`, `S` or `⌘`, `⇧`, `S`. */
export const shortcutKeys = (shortcut: string): readonly string[] =>
  shortcut.split('+').map((key) => (isMac ? macSymbols[key] : otherNames[key]) ?? key)

/** The shortcut as `aria-keyshortcuts` wants it: `Control+Shift+S`. */
export const ariaShortcut = (shortcut: string): string => shortcut.replace('Mod', isMac ? 'Meta' : 'Control')

/** Whether the key press is the shortcut; `Mod` is Command on a Mac and Control elsewhere. */
export function matchesShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const keys = shortcut.split('+')
  const key = keys.at(-1) ?? ''
  const mod = isMac ? event.metaKey : event.ctrlKey
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    mod === keys.includes('Mod') &&
    event.shiftKey === keys.includes('Shift') &&
    event.altKey === keys.includes('Alt')
  )
}
