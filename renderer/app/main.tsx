import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './tokens.css'
import './preferences.css'
import './base.css'
import './forced-colors.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { warmUpEditor } from '../features/decoded/warm-up'
import { startTranslations } from '../i18n'
import { App } from './app'
import { startDensity } from './density'
import { startExtraKeys } from './extra-keys'
import { startFocusGuard } from './focus-guard'
import { startLanguage } from './language'
import { startPaneFocus } from './pane-focus'
import { startStores } from './start'
import { startTheme } from './theme'

async function start(): Promise<void> {
  startTranslations()
  startTheme()
  startDensity()
  startExtraKeys()
  startPaneFocus()
  startFocusGuard()
  const failure = await startStores()
  // Before anything is shown: it would show in English first.
  await startLanguage()
  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no root element.')
  createRoot(root).render(
    <StrictMode>
      <App failure={failure} />
    </StrictMode>,
  )
  warmUpEditor()
}

void start()
