import { chosenLanguage, localeOf } from '../../shared/language'
import { verbatim } from '../../shared/sentences/said'
import { showLanguage } from '../i18n'
import { useSession } from '../stores/session-store'
import { useSettings } from '../stores/settings-store'
import { showError } from '../ui/toast-manager'

/** Shows the language of the settings, now and whenever they change; resolves once its words are there. */
export async function startLanguage(): Promise<void> {
  useSettings.subscribe(({ settings }, before) => {
    if (settings.language !== before.settings.language) void apply()
  })
  await apply()
}

async function apply(): Promise<void> {
  const { languages } = useSession.getState().runtime
  const language = chosenLanguage(useSettings.getState().settings.language, languages)
  try {
    await showLanguage(language, localeOf(language, languages))
  } catch {
    showError({
      code: 'NO_WORDS',
      message: verbatim('The words of this language could not be loaded.'),
      hint: verbatim('The window stays as it is.'),
    })
  }
}
