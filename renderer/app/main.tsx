import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './tokens.css'
import './base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startTranslations } from '../i18n'
import { App } from './app'
import { startFocusGuard } from './focus-guard'
import { startPaneFocus } from './pane-focus'
import { startStores } from './start'
import { startTheme } from './theme'

async function start(): Promise<void> {
  startTranslations()
  startTheme()
  startPaneFocus()
  startFocusGuard()
  const failure = await startStores()
  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no root element.')
  createRoot(root).render(
    <StrictMode>
      <App failure={failure} />
    </StrictMode>,
  )
}

void start()
