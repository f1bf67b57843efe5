import { AlertDialog as Base } from '@base-ui/react/alert-dialog'
import { type ReactElement, type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button'
import styles from './confirm-dialog.module.css'

interface ConfirmDialogProps {
  readonly open: boolean
  readonly title: string
  readonly description: ReactNode
  /** The verb of the main button. */
  readonly confirmLabel: string
  readonly danger?: boolean
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/** Asks before something that cannot be undone. The way out has the focus first. */
export function ConfirmDialog({
  open,
  title,
  description,
  confirmLabel,
  danger = false,
  onConfirm,
  onCancel,
}: ConfirmDialogProps): ReactElement {
  const { t } = useTranslation()
  const cancelButton = useRef<HTMLButtonElement>(null)
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onCancel())}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} initialFocus={cancelButton}>
          <Base.Title className={styles.title}>{title}</Base.Title>
          <Base.Description className={styles.description}>{description}</Base.Description>
          <div className={styles.buttons}>
            <Button ref={cancelButton} onClick={onCancel}>
              {t('common.cancel')}
            </Button>
            <Button variant={danger ? 'danger' : 'primary'} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
