// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid cannot be a <table>.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the grid.
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { connectionNumber, type SocketType, socketTypes } from '../../../shared/model'
import { useSources } from '../../stores/sources-store'
import { useConnection } from '../../stores/taps-store'
import { SocketBadge } from '../../ui/badge'
import { clientText, shortAddress } from '../tap/connection-words'
import { useSourceNames } from '../traffic/source-names'
import type { ColumnsLayout } from './columns-layout'
import type { Participant } from './participants'
import styles from './sequence-view.module.css'

/** Who the columns are. */
export function ParticipantHeader({ layout }: { readonly layout: ColumnsLayout }): ReactElement {
  const { t } = useTranslation()
  return (
    <div role="rowgroup" className={styles.header} style={{ minWidth: layout.widthPx }}>
      <div role="row" aria-rowindex={1}>
        <div role="columnheader" className={styles.timeHeader}>
          {t('views.sequence.time')}
        </div>
        {layout.columns.map(({ key, participant, leftPx, widthPx }) => (
          <div key={key} role="columnheader" className={styles.participant} style={{ left: leftPx, width: widthPx }}>
            <div className={styles.box}>
              <Who participant={participant} />
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}

function Who({ participant }: { readonly participant: Participant }): ReactElement {
  const { t } = useTranslation()
  const names = useSourceNames()
  const source = useSources(({ sources }) => ('source' in participant ? sources.find(({ id }) => id === participant.source) : undefined))
  switch (participant.kind) {
    case 'socket': {
      const address = source?.kind === 'endpoint' ? source.endpoints.map(({ resolved }) => shortAddress(resolved)).join(', ') : ''
      return (
        <Name name={names(participant.source)} detail={address} type={source?.kind === 'endpoint' ? source.config.socket : undefined} />
      )
    }
    case 'peers': {
      const address = source?.kind === 'endpoint' && source.endpoints.length === 1 ? shortAddress(source.endpoints[0]?.resolved ?? '') : ''
      return <Name name={t('views.sequence.peersOf', { name: names(participant.source) })} detail={address} type={undefined} />
    }
    case 'server':
      return (
        <Name
          name={t('views.sequence.server', { name: names(participant.source) })}
          detail={source?.kind === 'tap' ? shortAddress(source.config.upstream) : ''}
          type={undefined}
        />
      )
    case 'client':
      return <Client participant={participant} />
    case 'others':
      return <Name name={t('views.sequence.otherPeers')} detail="" type={undefined} />
  }
}

function Client({ participant }: { readonly participant: Extract<Participant, { kind: 'client' }> }): ReactElement {
  const { t } = useTranslation()
  const { connection } = useConnection(participant.connection)
  const type = connection?.handshake.client.socketType
  return (
    <Name
      name={t('views.sequence.client', { number: connectionNumber(participant.connection) })}
      detail={connection === undefined ? '' : clientText(connection, t)}
      type={socketTypes.find((known) => known === type)}
    />
  )
}

interface NameProps {
  readonly name: string
  readonly detail: string
  readonly type: SocketType | undefined
}

const Name = ({ name, detail, type }: NameProps): ReactElement => (
  <>
    <span className={styles.nameLine}>
      <span className={styles.name} title={name}>
        {name}
      </span>
      {type === undefined ? undefined : <SocketBadge type={type} />}
    </span>
    <span className={styles.detail} title={detail}>
      {detail}
    </span>
  </>
)
