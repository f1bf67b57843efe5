import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionInfo } from '../../../shared/ipc/contract'
import { formatCount } from '../../i18n/format'
import { deleteSession } from '../../stores/sessions-store'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { useSessionName } from './session-words'

interface DeleteSessionDialogProps {
  readonly session: SessionInfo
  readonly onClose: () => void
}

/** Asks before a session's file is deleted. */
export function DeleteSessionDialog({ session, onClose }: DeleteSessionDialogProps): ReactElement {
  const { t } = useTranslation()
  const nameOf = useSessionName()
  const { key, messages } = session
  return (
    <ConfirmDialog
      open
      danger
      title={t('sessions.deleteTitle', { name: nameOf(session) })}
      description={t('sessions.deleteText', { count: messages, value: formatCount(messages) })}
      confirmLabel={t('sessions.delete')}
      onCancel={onClose}
      onConfirm={() => {
        onClose()
        void deleteSession(key)
      }}
    />
  )
}
