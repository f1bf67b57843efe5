import type { TFunction } from 'i18next'
import type { TapSourceSnapshot } from '../../../shared/ipc/contract'
import { formatCount } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import type { StatusTone } from '../../ui/status-dot'

/** What a tap is doing, in a few words. */
export function tapStatusText({ state, error, listening, open }: TapSourceSnapshot, t: TFunction): string {
  if (state === 'stopped') return t('tap.status.stopped')
  if (state === 'failed')
    return error === undefined ? t('tap.status.failed') : t('tap.status.failedBecause', { reason: told(error.message) })
  if (listening === undefined) return t('tap.status.starting')
  const connections = open === 0 ? t('tap.status.noConnections') : t('tap.status.connections', { count: open, value: formatCount(open) })
  return t('tap.status.listening', { connections })
}

/** How that is marked. */
export function tapTone({ state, listening }: TapSourceSnapshot): StatusTone {
  if (state === 'stopped') return 'idle'
  if (state === 'failed') return 'error'
  return listening === undefined ? 'busy' : 'ok'
}
