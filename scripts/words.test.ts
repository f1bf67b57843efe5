import { describe, expect, it } from 'vitest'
import { en as enShell } from '../main/shell/i18n/en'
import { zh as zhShell } from '../main/shell/i18n/zh'
import { en } from '../renderer/i18n/en'
import { zh } from '../renderer/i18n/zh'
import { commandNames, keyLines } from '../shared/commands'
import type { Translation } from '../shared/translation'

type Words = { readonly [key: string]: string | Words }

/** Every word by its path. */
function flat(words: Words, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flat(value, `${prefix}${key}.`)],
    ),
  )
}

const pairs = [
  { place: 'the window', english: flat(en), chinese: flat(zh) },
  { place: 'the native menus', english: flat(enShell), chinese: flat(zhShell) },
]

/** What i18next fills in, and the elements that stand in a text. */
const slots = (text: string): readonly string[] => [...text.matchAll(/\{\{\w+\}\}|<\/?\w+\/?>/g)].map(([slot]) => slot).toSorted()

describe.each(pairs)('the words of $place in Chinese', ({ english, chinese }) => {
  it('are those of the English, without the forms that Chinese has no use for', () => {
    expect([...chinese.keys()]).toEqual([...english.keys()].filter((key) => !key.endsWith('_one')))
  })

  it('have the plural forms that the language asks for', () => {
    expect(new Intl.PluralRules('zh-CN').resolvedOptions().pluralCategories).toEqual(['other'])
    expect([...chinese.keys()].filter((key) => /_(zero|one|two|few|many)$/.test(key))).toEqual([])
  })

  it('fill in the same as the English', () => {
    for (const [key, text] of chinese) {
      // A count that decides English’s plural need not be said.
      const expected = slots(english.get(key) ?? '').filter((slot) => slot !== '{{count}}' || slots(text).includes(slot))
      expect({ key, slots: slots(text) }).toEqual({ key, slots: expected })
    }
  })

  it('are empty where the English are, and only there', () => {
    for (const [key, text] of chinese) expect({ key, empty: text === '' }).toEqual({ key, empty: english.get(key) === '' })
  })

  it('use the punctuation of Chinese', () => {
    for (const [key, text] of chinese) expect({ key, wrong: /[\u4e00-\u9fff][,;:!?()](?!\w)/.test(text) }).toEqual({ key, wrong: false })
  })
})

describe('every command', () => {
  it.each(commandNames)('“%s” has words in both languages, in the menu and in the palette', (name) => {
    for (const words of [en.commands.names, zh.commands.names, enShell.menu.commands, zhShell.menu.commands])
      expect(words[name]).toMatch(/\S/)
    expect(zh.commands.names[name]).not.toBe(en.commands.names[name])
  })

  it('and every key of the sheet has words too', () => {
    for (const { id } of keyLines) expect([en.commands.keys[id], zh.commands.keys[id]]).not.toContain('')
  })
})

describe('a translation', () => {
  const english = { title: 'Rows', rows_one: '{{count}} row', rows_other: '{{count}} rows', deep: { word: 'word' } } as const

  it('that lacks a key or has one too many is no translation', () => {
    const whole: Translation<typeof english> = { title: '行', rows_other: '{{count}} 行', deep: { word: '词' } }
    // @ts-expect-error: a key is missing
    const lacking: Translation<typeof english> = { title: '行', rows_other: '{{count}} 行', deep: {} }
    // @ts-expect-error: Chinese has no such form
    const more: Translation<typeof english> = { title: '行', rows_one: '一行', rows_other: '{{count}} 行', deep: { word: '词' } }
    expect([whole, lacking, more].map(({ title }) => title)).toEqual(['行', '行', '行'])
  })
})
