import i18next from 'i18next'
import type { Language } from '../../../shared/language'
import { teachSaid, toldIn } from '../../../shared/sentences/told'
import { zhSentences } from '../../../shared/sentences/zh'
import { en } from './en'
import { zh } from './zh'

const instance = i18next.createInstance()

/** Loads the words of the native side; must have run before anything else here is used. */
export async function loadWords(): Promise<void> {
  await instance.init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en }, 'zh-CN': { translation: zh, sentences: zhSentences } },
    interpolation: { escapeValue: false },
  })
  teachSaid(instance)
}

/** Shows the words of a language from now on. */
export function setLanguage(language: Language): void {
  if (instance.language !== language) void instance.changeLanguage(language)
}

/** Tells when another language is shown: what was made from words before has to be made anew. */
export function onLanguageChange(listener: () => void): void {
  instance.on('languageChanged', listener)
}

type Keys<Words, Prefix extends string = ''> = {
  [Key in keyof Words & string]: Words[Key] extends string ? `${Prefix}${Key}` : Keys<Words[Key], `${Prefix}${Key}.`>
}[keyof Words & string]

/** The words of one key, in the user's language. */
export function text(key: Keys<typeof en>): string {
  return instance.t(key)
}

/** A sentence (`said`) in the user's language. */
export const told = (sentence: string): string => toldIn(instance, sentence)
