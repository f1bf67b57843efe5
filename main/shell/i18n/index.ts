import i18next from 'i18next'
import { en } from './en'

const instance = i18next.createInstance()

/** Loads the words of the native side; must have run before {@link text} is used. */
export async function loadWords(): Promise<void> {
  await instance.init({ lng: 'en', fallbackLng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false } })
}

type Keys<Words, Prefix extends string = ''> = {
  [Key in keyof Words & string]: Words[Key] extends string ? `${Prefix}${Key}` : Keys<Words[Key], `${Prefix}${Key}.`>
}[keyof Words & string]

/** The words of one key, in the user's language. */
export function text(key: Keys<typeof en>): string {
  return instance.t(key)
}
