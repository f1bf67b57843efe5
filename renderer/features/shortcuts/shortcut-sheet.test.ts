import { t } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { commandNames, keyLines, shortcutsOf } from '../../../shared/commands'
import { startTranslations } from '../../i18n'
import { shortcutSheet } from './shortcut-sheet'

beforeAll(startTranslations)

const found = (query: string) => shortcutSheet(query, t).flatMap(({ lines }) => lines.map(({ id }) => id))

describe('the sheet of shortcuts', () => {
  it('has every command that has a key, and every key of the panes', () => {
    expect(found('').toSorted()).toEqual(
      [...commandNames.filter((name) => shortcutsOf(name).length > 0), ...keyLines.map(({ id }) => id)].toSorted(),
    )
  })

  it('is searched by what is done', () => {
    expect(found('palette')).toEqual(['palette'])
    expect(found('next pane')[0]).toBe('nextPane')
    expect(found('zzz')).toEqual([])
  })

  it('is searched by the keys, as they are written', () => {
    expect(found('ctrl+k')).toEqual(['palette'])
    expect(found('Ctrl K')).toEqual(['palette'])
    expect(found('F1')).toEqual(['shortcuts'])
    expect(found('esc')).toEqual(expect.arrayContaining(['closeDialog', 'backToTraffic']))
  })

  it('leaves groups out that nothing is found in', () => {
    expect(shortcutSheet('palette', t)).toHaveLength(1)
  })
})
