import type { TFunction } from 'i18next'
import { unreachable } from '../../../shared/errors'
import { formatCount } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import type { SourceStatus } from './source-status'

/** A status in a few words. */
export function statusText(status: SourceStatus, t: TFunction): string {
  switch (status.kind) {
    case 'stopped':
      return t('sources.status.stopped')
    case 'starting':
      return t('sources.status.starting')
    case 'connecting':
      return t('sources.status.connecting')
    case 'connected':
      return t('sources.status.connected')
    case 'reconnecting':
      return t('sources.status.reconnecting')
    case 'failed':
      return status.reason === undefined ? t('sources.status.failed') : t('sources.status.failedBecause', { reason: told(status.reason) })
    case 'listening':
      return t('sources.status.listening', { peers: peersText(status.peers, t) })
    case 'connected to':
      return t('sources.status.connectedTo', { connected: formatCount(status.connected), total: formatCount(status.total) })
    case 'partly failed':
      return t('sources.status.partlyFailed', { failed: formatCount(status.failed), total: formatCount(status.total) })
    case 'mixed':
      return t('sources.status.mixed', {
        peers: peersText(status.peers, t),
        connected: formatCount(status.connected),
        total: formatCount(status.total),
      })
    default:
      return unreachable(status)
  }
}

const peersText = (peers: number, t: TFunction): string =>
  peers === 0 ? t('sources.status.noPeers') : t('sources.status.peers', { count: peers, value: formatCount(peers) })
