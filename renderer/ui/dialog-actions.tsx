import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button'

interface DialogActionsProps {
  readonly onCancel: () => void
  /** What the main button says. */
  readonly confirm: string
  readonly onConfirm: () => void
  readonly disabled?: boolean
}

/** The buttons of a dialog that does one thing, or nothing. */
export function DialogActions({ onCancel, confirm, onConfirm, disabled = false }: DialogActionsProps): ReactElement {
  const { t } = useTranslation()
  return (
    <>
      <Button onClick={onCancel}>{t('common.cancel')}</Button>
      <Button variant="primary" onClick={onConfirm} disabled={disabled}>
        {confirm}
      </Button>
    </>
  )
}
