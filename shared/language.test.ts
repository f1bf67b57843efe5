import { describe, expect, it } from 'vitest'
import { chosenLanguage, localeOf } from './language'

describe('the language of the window', () => {
  it('is the one that was chosen, whatever the system prefers', () => {
    expect(chosenLanguage('en', ['zh-CN'])).toBe('en')
    expect(chosenLanguage('zh-CN', ['en-US'])).toBe('zh-CN')
  })

  it.each([
    [['zh-CN', 'en-US'], 'zh-CN'],
    [['zh-Hans-SG'], 'zh-CN'],
    [['zh'], 'zh-CN'],
    [['zh-TW', 'en'], 'en'],
    [['zh-Hant-HK', 'zh-Hans'], 'zh-CN'],
    [['de-DE', 'zh-CN', 'en'], 'zh-CN'],
    [['de-DE', 'fr'], 'en'],
    [[], 'en'],
  ] as const)('with the system’s %j is %s', (preferred, language) => {
    expect(chosenLanguage('system', preferred)).toBe(language)
  })
})

describe('the locale of numbers and dates', () => {
  it('is the system’s kind of the language', () => {
    expect(localeOf('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB')
    expect(localeOf('zh-CN', ['en-GB', 'zh-Hans-SG'])).toBe('zh-Hans-SG')
    expect(localeOf('zh-CN', ['en-GB'])).toBe('zh-CN')
  })

  it('writes decimals with a point, as times and filters do', () => {
    expect(localeOf('en', ['en-ZA', 'en-AU'])).toBe(new Intl.NumberFormat('en-ZA').format(1.5) === '1.5' ? 'en-ZA' : 'en-AU')
    expect(localeOf('en', ['en-DE'])).toBe(new Intl.NumberFormat('en-DE').format(1.5) === '1.5' ? 'en-DE' : 'en')
    expect(localeOf('en', ['en-not a tag'])).toBe('en')
  })
})
