import { useTranslation } from 'react-i18next'
import type { SessionInfo } from '../../../shared/ipc/contract'

/** How a session is called: one without a name is called so. */
export function useSessionName(): (session: SessionInfo) => string {
  const { t } = useTranslation()
  return ({ name }) => (name === '' ? t('sessions.unnamed') : name)
}
