import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { told } from '../i18n/sentences'
import styles from './toast.module.css'
import { toastManager } from './toast-manager'

/** Where notices appear. One per window. */
export function ToastRegion(): ReactElement {
  return (
    <Toast.Provider toastManager={toastManager} limit={4}>
      <Toast.Portal>
        <Toasts />
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Toasts(): ReactElement {
  const { t } = useTranslation()
  const { toasts } = Toast.useToastManager()
  const list = toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={styles.toast} swipeDirection={[]}>
      <Toast.Content className={styles.content}>
        <span className={styles.icon}>
          <ToastIcon type={toast.type} />
        </span>
        <div className={styles.text}>
          <Toast.Title className={styles.title}>{wordsOf(toast.title)}</Toast.Title>
          <Toast.Description className={styles.description}>{wordsOf(toast.description)}</Toast.Description>
        </div>
        <Toast.Close className={styles.close} aria-hidden={false} aria-label={t('common.dismiss')}>
          <X size={14} aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
  return (
    // While there are any, F6 goes to them too.
    <Toast.Viewport className={styles.viewport} {...(list.length === 0 ? {} : { 'data-pane': 'notices' })}>
      {list}
    </Toast.Viewport>
  )
}

/** Errors are kept as they were made and told in the language that is shown. */
const wordsOf = (text: ReactNode): ReactNode => (typeof text === 'string' ? told(text) : text)

function ToastIcon({ type }: { readonly type: string | undefined }): ReactElement {
  if (type === 'error') return <CircleAlert size={16} aria-hidden />
  return type === 'note' ? <Info size={16} aria-hidden /> : <CircleCheck size={16} aria-hidden />
}
