import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { EndpointSnapshot, EndpointSourceSnapshot } from '../../../shared/ipc/contract'
import { toldError } from '../../i18n/sentences'
import { showScope } from '../../stores/traffic-scope'
import { Badge, SocketBadge } from '../../ui/badge'
import { SourceCard } from './source-card'
import styles from './source-card.module.css'
import { sourceStatus, statusTone } from './source-status'
import { statusText } from './status-text'
import { wideBinds } from './wide-bind'

interface SourceRowProps {
  readonly source: EndpointSourceSnapshot
  readonly selected: boolean
  /** It is the one of the list that Tab reaches. */
  readonly tabStop: boolean
}

/** One source that is a socket of ours. */
export const SourceRow = memo(function SourceRow({ source, selected, tabStop }: SourceRowProps): ReactElement {
  const { t } = useTranslation()
  const { id, config } = source
  const status = sourceStatus(source)
  const words = statusText(status, t)
  return (
    <SourceCard
      source={source}
      selected={selected}
      tabStop={tabStop}
      badge={<SocketBadge type={config.socket} />}
      places={<Endpoints source={source} />}
      wide={wideBinds(config.endpoints)}
      status={{ tone: statusTone(status), words, detail: statusDetail(source, words), failed: status.kind === 'failed' }}
      socket={config.socket}
      onSelect={() => showScope({ source: id })}
    />
  )
})

/** The words, and what the last try to connect ran into. */
function statusDetail({ state, endpoints, error }: EndpointSourceSnapshot, words: string): string {
  if (state === 'stopped') return words
  const reasons = [error, ...endpoints.map((endpoint) => endpoint.error)].flatMap((reason) =>
    reason === undefined ? [] : [toldError(reason)],
  )
  return reasons.length === 0 ? words : [...new Set(reasons)].join(' ')
}

function Endpoints({ source: { config, endpoints, state, demo } }: { readonly source: EndpointSourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  const shown = state === 'open' && endpoints.length > 0 ? endpoints.map(placeOf) : config.endpoints.map((endpoint) => endpoint.address)
  return (
    <>
      <span className={styles.place} title={shown.join('\n')}>
        {shown[0]}
      </span>
      {shown.length > 1 ? <Badge>{t('sources.moreEndpoints', { count: shown.length - 1 })}</Badge> : undefined}
      {demo ? <Badge>{t('sources.demo')}</Badge> : undefined}
    </>
  )
}

const placeOf = ({ mode, address, resolved }: EndpointSnapshot): string => (mode === 'bind' && resolved !== '' ? resolved : address)
