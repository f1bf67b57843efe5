import { useTranslation } from 'react-i18next'
import type { SessionInfo } from '../../../shared/ipc/contract'

const dateFormat = new Intl.DateTimeFormat('en', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** When a session began, to the minute, in the local zone: `Nov 22, 2026, 08:00`. */
export const formatSessionStart = (startUs: number): string => dateFormat.format(Math.floor(startUs / 1000))

/** How a session is called: one without a name is called so. */
export function useSessionName(): (session: SessionInfo) => string {
  const { t } = useTranslation()
  return ({ name }) => (name === '' ? t('sessions.unnamed') : name)
}
