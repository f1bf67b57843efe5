import { describe, expect, it } from 'vitest'
import { acceleratorOf, commandNames, keyLines, noShortcutReason, shortcutOf, shortcutsOf } from './commands'

describe('the table of commands', () => {
  it.each(commandNames)('gives “%s” a shortcut, or says why it has none', (name) => {
    const shortcut = shortcutOf(name)
    const reason = noShortcutReason(name)
    expect((shortcut === undefined) !== (reason === undefined)).toBe(true)
    if (reason !== undefined) expect(reason).toMatch(/^[A-Z].{20,}\.$/)
  })

  it('writes each shortcut in one way', () => {
    for (const shortcut of [...commandNames.flatMap(shortcutsOf), ...keyLines.flatMap(({ keys }) => keys)]) {
      expect(shortcut, shortcut).toMatch(/^(Mod\+)?(Alt\+)?(Shift\+)?([A-Z0-9,./-]|F\d{1,2}|[A-Z][a-zA-Z]+)$/)
    }
  })

  it('gives no two commands the same key', () => {
    const taken = commandNames.flatMap((name) => shortcutsOf(name).map((shortcut) => shortcut))
    expect(taken.filter((shortcut, index) => taken.indexOf(shortcut) !== index)).toEqual([])
  })

  it('leaves alone what the system’s own menu entries use, in every pane', () => {
    const native = [
      ...keyLines.filter(({ group }) => group === 'native').flatMap(({ keys }) => [...keys]),
      'Mod+X',
      'Mod+A',
      'Mod+W',
      'Mod+Q',
      'Mod+M',
    ]
    expect(commandNames.flatMap(shortcutsOf).filter((shortcut) => native.includes(shortcut))).toEqual([])
  })

  it('gives no key two meanings in one part of the window', () => {
    const lines = keyLines.filter(({ group }) => group !== 'lists')
    const taken = lines.flatMap(({ group, keys }) => keys.map((key) => `${group} ${key}`))
    expect(taken.filter((key, index) => taken.indexOf(key) !== index)).toEqual([])
  })

  it('is written for Electron’s menus with the key of the platform', () => {
    expect(acceleratorOf('Mod+Shift+N')).toBe('CmdOrCtrl+Shift+N')
    expect(acceleratorOf('Shift+F3')).toBe('Shift+F3')
  })
})
