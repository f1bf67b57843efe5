import { CSPProvider } from '@base-ui/react/csp-provider'
import { PlugZap } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppError } from '../../shared/errors'
import { InterruptedBanner } from '../features/sessions/interrupted-banner'
import { ShownBar } from '../features/sessions/shown-bar'
import { StatusAnnouncer } from '../features/sources/status-announcer'
import { StatusBar } from '../features/status-bar/status-bar'
import { Toolbar } from '../features/toolbar/toolbar'
import { toldError } from '../i18n/sentences'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { ToastRegion } from '../ui/toast-region'
import { TooltipProvider } from '../ui/tooltip'
import { VisuallyHidden } from '../ui/visually-hidden'
import styles from './app.module.css'
import { Dialogs } from './dialogs'
import { Layout } from './layout'

/** The window. `failure` says why the main process did not answer at the start. */
export function App({ failure }: { readonly failure: AppError | undefined }): ReactElement {
  const { t } = useTranslation()
  return (
    <CSPProvider disableStyleElements>
      <TooltipProvider>
        {failure === undefined ? (
          <div className={styles.window}>
            <Toolbar />
            <InterruptedBanner />
            <ShownBar />
            <main className={styles.main}>
              <VisuallyHidden>
                <h1>{t('app.name')}</h1>
              </VisuallyHidden>
              <Layout />
            </main>
            <StatusBar />
            <Dialogs />
            <StatusAnnouncer />
          </div>
        ) : (
          <StartFailure failure={failure} />
        )}
        <ToastRegion />
      </TooltipProvider>
    </CSPProvider>
  )
}

function StartFailure({ failure }: { readonly failure: AppError }): ReactElement {
  const { t } = useTranslation()
  return (
    <main className={styles.window}>
      <EmptyState icon={<PlugZap aria-hidden />} title={t('app.startFailed')} description={toldError(failure)}>
        <Button onClick={() => window.location.reload()}>{t('app.tryAgain')}</Button>
      </EmptyState>
    </main>
  )
}
