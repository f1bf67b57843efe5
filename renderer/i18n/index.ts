import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en'

/** Makes `t` and `useTranslation` answer; called once, before the first render and before any text is made. */
export function startTranslations(): void {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { translation: en } },
    initAsync: false,
    returnNull: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  })
}
