import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactElement, type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names'
import styles from './dialog.module.css'

interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly description?: ReactNode
  readonly size?: 'medium' | 'large' | 'wide'
  /** Buttons at the bottom, the main one last. */
  readonly footer?: ReactNode
  readonly children: ReactNode
}

const control = ':is(button, input, textarea, [tabindex="0"]):not([tabindex="-1"], [disabled], [aria-hidden="true"])'

/** A modal dialog with a title, a body that scrolls and a row of buttons. The first control of the body has the focus first. Escape closes it; a click beside it does not, lest work is lost. */
export function Dialog({ open, onClose, title, description, size = 'medium', footer, children }: DialogProps): ReactElement {
  const { t } = useTranslation()
  const body = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())} disablePointerDismissal>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={classNames(styles.popup, styles[size])}
          initialFocus={() => body.current?.querySelector<HTMLElement>(control) ?? true}
        >
          <header className={styles.header}>
            <div className={styles.heading}>
              <Base.Title className={styles.title}>{title}</Base.Title>
              {description === undefined ? undefined : <Base.Description className={styles.description}>{description}</Base.Description>}
            </div>
            <Base.Close className={styles.close} aria-label={t('common.close')}>
              <X size={16} aria-hidden />
            </Base.Close>
          </header>
          <div ref={body} className={styles.body}>
            {children}
          </div>
          {footer === undefined ? undefined : <footer className={styles.footer}>{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
