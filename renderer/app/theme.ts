import type { Settings } from '../../shared/settings'
import { useSettings } from '../stores/settings-store'

const darkScheme = window.matchMedia('(prefers-color-scheme: dark)')

function apply(theme: Settings['theme']): void {
  const dark = theme === 'dark' || (theme === 'system' && darkScheme.matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

/** Keeps the page's theme as the settings say; with `system`, as the system says, also when that changes. */
export function startTheme(): void {
  const now = (): void => apply(useSettings.getState().settings.theme)
  now()
  darkScheme.addEventListener('change', now)
  useSettings.subscribe(now)
}
