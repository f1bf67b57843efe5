import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { closeDialog } from '../../stores/dialogs-store'
import { Dialog } from '../../ui/dialog'
import { About } from './about'

/** The menu's “About”. */
export function AboutDialog(): ReactElement {
  const { t } = useTranslation()
  return (
    <Dialog open onClose={closeDialog} title={t('about.title')} description={t('welcome.lead')}>
      <About />
    </Dialog>
  )
}
