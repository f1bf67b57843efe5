import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../shared/language'
import { type SentenceWords, sentences, teachSaid } from '../../shared/sentences/told'
import type { Translation } from '../../shared/translation'
import { en } from './en'
import { setFormatLocale } from './format'

interface Words {
  readonly translation: Translation<typeof en>
  readonly sentences: SentenceWords
}

/** Where the words of the other languages come from: each is loaded when it is first shown. */
const loaders: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Words>>> = {
  'zh-CN': async () => {
    const [{ zh }, { zhSentences }] = await Promise.all([import('./zh'), import('../../shared/sentences/zh')])
    return { translation: zh, sentences: zhSentences }
  },
}

/** Makes `t` and `useTranslation` answer, in English; called once, before the first render and before any text is made. */
export function startTranslations(): void {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    initAsync: false,
    returnNull: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  })
  teachSaid(i18next)
}

let wanted: Language = 'en'

/**
 * Shows the words of a language, and numbers and dates as its locale writes them, once the words are loaded; what is on
 * screen changes at once. Rejects if they cannot be loaded.
 */
export async function showLanguage(language: Language, locale: string): Promise<void> {
  wanted = language
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation')) {
    const words = await loaders[language]()
    i18next.addResourceBundle(language, 'translation', words.translation)
    i18next.addResourceBundle(language, sentences, words.sentences)
  }
  // Another one may have been chosen while this one was loaded.
  if (wanted !== language) return
  setFormatLocale(locale)
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}
