/**
 * Everything that can be done with one key or from a menu, and the keys for it: the one table that the native menu, the
 * window, the command palette and the sheet of shortcuts are made from. Shortcuts are written as `Mod+Shift+S`; `Mod` is
 * Command on a Mac and Control elsewhere. Free for further ones are few: with Control and Alt keyboards write characters
 * (AltGr), with Control and Shift U is taken by input methods, V by pasting as text, I by the developer tools, 3 to 5 by
 * macOS, and C by the trees.
 */

/** Where a command stands in the palette and on the sheet. */
export const commandGroups = ['file', 'sources', 'edit', 'capture', 'view', 'help'] as const
export type CommandGroup = (typeof commandGroups)[number]

type CommandDefinition = { readonly group: CommandGroup } & (
  | {
      readonly shortcut: string
      /** Other keys for the same; the native menu shows only the first, the window hears these. */
      readonly also?: readonly string[]
    }
  | {
      /** Why it has none. */
      readonly noShortcut: string
    }
)

/** In the order in which they are listed. Its words stand in renderer/i18n (en-commands) and main/shell/i18n. */
const definitions = {
  'new-connection': { group: 'file', shortcut: 'Mod+N' },
  'new-tap': { group: 'file', shortcut: 'Mod+Shift+N' },
  'open-jupyter': { group: 'file', shortcut: 'Mod+Shift+J' },
  'try-it': { group: 'file', shortcut: 'Mod+T' },
  'open-session': { group: 'file', shortcut: 'Mod+O' },
  sessions: { group: 'file', shortcut: 'Mod+Shift+O' },
  'save-session': { group: 'file', shortcut: 'Mod+S' },
  'merge-sessions': { group: 'file', shortcut: 'Mod+Shift+M' },
  export: { group: 'file', shortcut: 'Mod+E' },
  'decoders-folder': { group: 'file', shortcut: 'Mod+Shift+Y' },
  settings: { group: 'file', shortcut: 'Mod+,' },
  'start-source': { group: 'sources', shortcut: 'Mod+R' },
  'stop-source': { group: 'sources', shortcut: 'Mod+Shift+R' },
  'edit-source': { group: 'sources', shortcut: 'Mod+Shift+E' },
  'duplicate-source': { group: 'sources', shortcut: 'Mod+U' },
  'remove-source': { group: 'sources', noShortcut: 'Delete does it in the list of sources; from elsewhere it would be too easy to hit.' },
  'all-sources': { group: 'sources', shortcut: 'Mod+Shift+A' },
  find: { group: 'edit', shortcut: 'Mod+F' },
  'find-next': { group: 'edit', shortcut: 'Mod+G', also: ['F3'] },
  'find-previous': { group: 'edit', shortcut: 'Shift+F3' },
  'go-to': { group: 'edit', shortcut: 'Mod+Shift+G' },
  pause: { group: 'capture', shortcut: 'Mod+P' },
  clear: { group: 'capture', shortcut: 'Mod+L' },
  'show-live': { group: 'capture', shortcut: 'Mod+Shift+L' },
  bookmark: { group: 'capture', shortcut: 'Mod+D' },
  annotate: { group: 'capture', shortcut: 'Mod+Shift+D' },
  'decode-as': { group: 'capture', shortcut: 'F4' },
  pin: { group: 'capture', shortcut: 'Mod+Shift+P' },
  compare: { group: 'capture', shortcut: 'Mod+I' },
  reply: { group: 'capture', shortcut: 'Mod+Shift+Enter' },
  send: { group: 'capture', shortcut: 'Mod+Enter' },
  palette: { group: 'view', shortcut: 'Mod+K' },
  'view-messages': { group: 'view', shortcut: 'Mod+1' },
  'view-exchanges': { group: 'view', shortcut: 'Mod+2' },
  'toggle-events': { group: 'view', shortcut: 'Mod+3' },
  'view-sequence': { group: 'view', shortcut: 'Mod+4' },
  'toggle-topics': { group: 'view', shortcut: 'Mod+5' },
  filter: { group: 'view', shortcut: 'Mod+Shift+F' },
  'clear-filter': { group: 'view', shortcut: 'Mod+Shift+X' },
  'save-filter': { group: 'view', shortcut: 'Mod+Shift+B' },
  'saved-filters': { group: 'view', shortcut: 'Mod+Shift+H' },
  'colour-rules': { group: 'view', shortcut: 'Mod+Shift+K' },
  'toggle-sidebar': { group: 'view', shortcut: 'Mod+B' },
  'toggle-detail': { group: 'view', shortcut: 'Mod+J' },
  'toggle-send': { group: 'view', shortcut: 'Mod+Shift+S' },
  'toggle-statistics': { group: 'view', shortcut: 'Mod+Shift+T' },
  'move-left': { group: 'view', noShortcut: 'A pane is moved rarely, and its own menu does it too.' },
  'move-right': { group: 'view', noShortcut: 'A pane is moved rarely, and its own menu does it too.' },
  'move-bottom': { group: 'view', noShortcut: 'A pane is moved rarely, and its own menu does it too.' },
  'reset-layout': { group: 'view', noShortcut: 'It is done rarely, and a key hit by chance would undo an arrangement.' },
  shortcuts: { group: 'help', shortcut: 'Mod+/', also: ['F1'] },
  about: { group: 'help', noShortcut: 'It is read once; a key for it would be wasted.' },
} as const satisfies Readonly<Record<string, CommandDefinition>>

export type CommandName = keyof typeof definitions

/** The commands and their keys. */
const commandTable: Readonly<Record<CommandName, CommandDefinition>> = definitions

/** All commands, in the order in which they are listed: the table has no other keys. */
export const commandNames = Object.keys(definitions) as readonly CommandName[]

export const groupOf = (name: CommandName): CommandGroup => commandTable[name].group

/** Why a command has no shortcut; `undefined` if it has one. */
export function noShortcutReason(name: CommandName): string | undefined {
  const command = commandTable[name]
  return 'noShortcut' in command ? command.noShortcut : undefined
}

/** The key that a command is shown with, if it has one. */
export function shortcutOf(name: CommandName): string | undefined {
  const command = commandTable[name]
  return 'shortcut' in command ? command.shortcut : undefined
}

/** Every key of a command, the one that it is shown with first. */
export function shortcutsOf(name: CommandName): readonly string[] {
  const command = commandTable[name]
  return 'shortcut' in command ? [command.shortcut, ...(command.also ?? [])] : []
}

/** A shortcut as Electron's menus write it. */
export const acceleratorOf = (shortcut: string): string => shortcut.replace('Mod', 'CmdOrCtrl')

/** Keys that belong to a part of the window, not to a command. Each line has its words in `shortcuts.keys`. */
export const keyGroups = [
  'window',
  'traffic',
  'sources',
  'sessions',
  'filter',
  'find',
  'send',
  'tree',
  'chart',
  'lists',
  'hex',
  'native',
] as const
export type KeyGroup = (typeof keyGroups)[number]

interface KeyLine {
  readonly id: string
  readonly group: KeyGroup
  /** Any one of these does it. */
  readonly keys: readonly string[]
}

export const keyLines = [
  { id: 'nextPane', group: 'window', keys: ['F6'] },
  { id: 'previousPane', group: 'window', keys: ['Shift+F6'] },
  { id: 'resizePane', group: 'window', keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] },
  { id: 'closeDialog', group: 'window', keys: ['Escape'] },
  { id: 'moveRow', group: 'traffic', keys: ['ArrowUp', 'ArrowDown'] },
  { id: 'movePage', group: 'traffic', keys: ['PageUp', 'PageDown'] },
  { id: 'firstRow', group: 'traffic', keys: ['Home'] },
  { id: 'lastRow', group: 'traffic', keys: ['End'] },
  { id: 'openDetails', group: 'traffic', keys: ['Enter'] },
  { id: 'backToTraffic', group: 'traffic', keys: ['Escape'] },
  { id: 'typeFilter', group: 'traffic', keys: ['/'] },
  { id: 'copyRow', group: 'traffic', keys: ['Mod+C'] },
  { id: 'rowMenu', group: 'traffic', keys: ['Shift+F10', 'ContextMenu'] },
  { id: 'moveSource', group: 'sources', keys: ['ArrowUp', 'ArrowDown'] },
  { id: 'showSource', group: 'sources', keys: ['Enter', 'Space'] },
  { id: 'sourceButtons', group: 'sources', keys: ['ArrowLeft', 'ArrowRight'] },
  { id: 'editSource', group: 'sources', keys: ['F2'] },
  { id: 'removeSource', group: 'sources', keys: ['Delete'] },
  { id: 'openSession', group: 'sessions', keys: ['Enter'] },
  { id: 'renameSession', group: 'sessions', keys: ['F2'] },
  { id: 'deleteSession', group: 'sessions', keys: ['Delete'] },
  { id: 'selectSession', group: 'sessions', keys: ['Space'] },
  { id: 'applyFilter', group: 'filter', keys: ['Enter'] },
  { id: 'suggestions', group: 'filter', keys: ['ArrowDown', 'ArrowUp'] },
  { id: 'leaveFilter', group: 'filter', keys: ['Escape'] },
  { id: 'nextMatch', group: 'find', keys: ['Enter'] },
  { id: 'previousMatch', group: 'find', keys: ['Shift+Enter'] },
  { id: 'closeFind', group: 'find', keys: ['Escape'] },
  { id: 'sendMessage', group: 'send', keys: ['Mod+Enter'] },
  { id: 'moveFrame', group: 'send', keys: ['Alt+ArrowUp', 'Alt+ArrowDown'] },
  { id: 'moveNode', group: 'tree', keys: ['ArrowUp', 'ArrowDown'] },
  { id: 'openNode', group: 'tree', keys: ['ArrowRight', 'ArrowLeft'] },
  { id: 'copyValue', group: 'tree', keys: ['Mod+C'] },
  { id: 'copyPath', group: 'tree', keys: ['Mod+Shift+C'] },
  { id: 'valueMenu', group: 'tree', keys: ['Shift+F10', 'ContextMenu'] },
  { id: 'readChart', group: 'chart', keys: ['ArrowLeft', 'ArrowRight', 'Home', 'End'] },
  { id: 'moveRule', group: 'lists', keys: ['Alt+ArrowUp', 'Alt+ArrowDown'] },
  { id: 'moveColumn', group: 'lists', keys: ['ArrowUp', 'ArrowDown'] },
  { id: 'resizeColumn', group: 'lists', keys: ['ArrowLeft', 'ArrowRight'] },
  { id: 'moveByte', group: 'hex', keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] },
  { id: 'selectBytes', group: 'hex', keys: ['Shift+ArrowLeft', 'Shift+ArrowRight'] },
  { id: 'allBytes', group: 'hex', keys: ['Mod+A'] },
  { id: 'copyBytes', group: 'hex', keys: ['Mod+C'] },
  { id: 'undo', group: 'native', keys: ['Mod+Z'] },
  { id: 'copy', group: 'native', keys: ['Mod+C'] },
  { id: 'paste', group: 'native', keys: ['Mod+V'] },
  { id: 'zoomIn', group: 'native', keys: ['Mod+Plus'] },
  { id: 'zoomOut', group: 'native', keys: ['Mod+-'] },
  { id: 'resetZoom', group: 'native', keys: ['Mod+0'] },
] as const satisfies readonly KeyLine[]

export type KeyLineId = (typeof keyLines)[number]['id']
