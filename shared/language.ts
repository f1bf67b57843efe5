/** The languages that the window and the menus have words in, by BCP 47. */
const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number]

/** What the user can choose; `system` follows the system's preferences. */
export const languageChoices = ['system', ...languages] as const
export type LanguageChoice = (typeof languageChoices)[number]

/** Chinese that is written in traditional characters. */
const traditional = /^zh(-[a-z]+)*-(hant|tw|hk|mo)\b/i

function languageOf(tag: string): Language | undefined {
  if (/^en\b/i.test(tag)) return 'en'
  return /^zh\b/i.test(tag) && !traditional.test(tag) ? 'zh-CN' : undefined
}

/** The language to show; `preferred` are the system's tags, best first. English where there is no other. */
export function chosenLanguage(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice
  return preferred.map(languageOf).find((language) => language !== undefined) ?? 'en'
}

/**
 * The locale for numbers and dates in a language: the system's own kind of that language, such as `en-GB`. One that does
 * not write decimals with a point is passed over, because times and filters here are written with one.
 */
export function localeOf(language: Language, preferred: readonly string[]): string {
  const own = preferred.find((tag) => languageOf(tag) === language && writesDecimalPoint(tag))
  return own ?? language
}

function writesDecimalPoint(tag: string): boolean {
  try {
    return new Intl.NumberFormat(tag, { numberingSystem: 'latn' }).format(1.5) === '1.5'
  } catch {
    return false
  }
}
