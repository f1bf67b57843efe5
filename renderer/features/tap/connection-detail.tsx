import { ArrowLeft, CircleOff, ListFilter } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type ConnectionId, connectionNumber, type SocketType, socketTypes } from '../../../shared/model'
import type { TapConnection } from '../../../shared/tap'
import { formatDateTime, formatDurationUs } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { useSelection } from '../../stores/selection'
import { useSession } from '../../stores/session-store'
import { useConnection } from '../../stores/taps-store'
import { showScope } from '../../stores/traffic-scope'
import { useTraffic } from '../../stores/traffic-store'
import { Alert } from '../../ui/alert'
import { Badge, SocketBadge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { classNames } from '../../ui/class-names'
import { EmptyState } from '../../ui/empty-state'
import { StatusDot } from '../../ui/status-dot'
import summary from '../detail/summary.module.css'
import { useSourceNames } from '../traffic/source-names'
import styles from './connection-detail.module.css'
import { ConnectionSides } from './connection-sides'
import { connectionTone } from './connection-status'
import { ConnectionTimeline } from './connection-timeline'
import { clientText, connectionStateLine, endText, failureText, shortAddress } from './connection-words'
import { EncryptedNote } from './encrypted-note'
import { HeldSubscriptions } from './held-subscriptions'

/** Everything that a tap knows of a connection. */
export function ConnectionDetail({ id }: { readonly id: ConnectionId }): ReactElement {
  const { t } = useTranslation()
  const { connection, error } = useConnection(id)
  const number = connectionNumber(id)
  if (connection !== undefined) return <Known connection={connection} />
  if (error === undefined) return <p className={styles.loading}>{t('tap.detail.loading', { number })}</p>
  return (
    <EmptyState icon={<CircleOff aria-hidden />} title={t('tap.detail.goneTitle', { number })} description={told(error.message)}>
      <BackToRow />
    </EmptyState>
  )
}

function Known({ connection }: { readonly connection: TapConnection }): ReactElement {
  const { t } = useTranslation()
  const { handshake, problem, encrypted, end } = connection
  // Without a server there was no handshake that could fail: how it ended says it all.
  const failure = end?.kind === 'refused' ? undefined : handshake.failure
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields are grouped.
    <div
      className={styles.detail}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
      tabIndex={0}
      aria-label={t('tap.connection.name', { number: connectionNumber(connection.id) })}
    >
      <Summary connection={connection} />
      <div className={styles.body}>
        <div className={styles.facts}>
          {failure === undefined ? undefined : <Alert tone="warning" title={t('tap.step.failed')} text={failureText(failure, t)} />}
          {problem === undefined || failure?.kind === 'problem' ? undefined : <Alert tone="warning" title={problem} />}
          {encrypted ? <EncryptedNote mechanism={handshake.server.mechanism ?? handshake.client.mechanism} /> : undefined}
          <Times connection={connection} />
        </div>
        <ConnectionTimeline connection={connection} />
        <div className={classNames(styles.facts, styles.sides)}>
          <ConnectionSides connection={connection} />
          <HeldSubscriptions connection={connection} />
        </div>
      </div>
    </div>
  )
}

function Summary({ connection }: { readonly connection: TapConnection }): ReactElement {
  const { t } = useTranslation()
  const { id, source, encrypted, handshake } = connection
  const sourceName = useSourceNames()
  const filtered = useTraffic(({ query }) => query.connection === id)
  return (
    <>
      <div className={summary.line}>
        <h2 className={summary.title}>{t('tap.connection.name', { number: connectionNumber(id) })}</h2>
        <SocketTypes client={handshake.client.socketType} server={handshake.server.socketType} />
        <span className={styles.state}>
          <StatusDot tone={connectionTone(connection)} />
          {connectionStateLine(connection, t)}
        </span>
        {encrypted ? <Badge>{t('tap.connection.encrypted')}</Badge> : undefined}
        <span className={styles.actions}>
          <BackToRow />
          {filtered ? undefined : (
            <Button size="small" icon={<ListFilter aria-hidden />} onClick={() => showScope({ source, connection: id })}>
              {t('tap.detail.onlyTraffic')}
            </Button>
          )}
        </span>
      </div>
      <div className={summary.below}>
        <div className={classNames(summary.facts, styles.places)}>
          <span>{sourceName(source)}</span>
          <span className={styles.address}>
            {t('tap.detail.from', { client: clientText(connection, t), server: shortAddress(connection.server.address) })}
          </span>
        </div>
      </div>
    </>
  )
}

function BackToRow(): ReactElement | undefined {
  const { t } = useTranslation()
  const row = useSelection((selection) => selection.row)
  const showConnection = useSelection((selection) => selection.showConnection)
  if (row === undefined) return undefined
  return (
    <Button size="small" variant="ghost" icon={<ArrowLeft aria-hidden />} onClick={() => showConnection(undefined)}>
      {t('tap.detail.backToRow', { row })}
    </Button>
  )
}

const isSocketType = (name: string | undefined): name is SocketType => socketTypes.some((type) => type === name)

interface SocketTypesProps {
  readonly client: string | undefined
  readonly server: string | undefined
}

function SocketTypes({ client, server }: SocketTypesProps): ReactElement | undefined {
  if (client === undefined && server === undefined) return undefined
  const badge = (type: string | undefined): ReactElement =>
    isSocketType(type) ? <SocketBadge type={type} /> : <Badge>{type ?? '?'}</Badge>
  return (
    <span className={styles.types}>
      {badge(client)}
      <span>→</span>
      {badge(server)}
    </span>
  )
}

function Times({ connection }: { readonly connection: TapConnection }): ReactElement {
  const { t } = useTranslation()
  const anchor = useSession((session) => session.anchor)
  const { openedUs, connectUs, handshake, end } = connection
  const handshakeText = (): string => {
    if (handshake.completedUs !== undefined) {
      return t('tap.detail.handshakeTook', { duration: formatDurationUs(handshake.completedUs - handshake.startedUs) })
    }
    return t(handshake.failure === undefined ? 'tap.detail.handshakeOpen' : 'tap.detail.handshakeFailed')
  }
  const facts = [
    [t('tap.detail.opened'), formatDateTime(openedUs, anchor)],
    ...(connectUs === undefined ? [] : [[t('tap.detail.connect'), formatDurationUs(connectUs)]]),
    ...(end?.kind === 'refused' ? [] : [[t('tap.detail.handshake'), handshakeText()]]),
    ...(end === undefined
      ? []
      : [
          [t('tap.detail.lasted'), formatDurationUs(end.timeUs - openedUs)],
          [t('tap.detail.ended'), endText(connection, t)],
        ]),
  ]
  return (
    <dl className={styles.times}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
