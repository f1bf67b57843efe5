// biome-ignore-all lint/a11y/useSemanticElements: an interactive grid; a table would bring its own display rules and no behaviour.
import { type ReactElement, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { TapSourceSnapshot } from '../../../shared/ipc/contract'
import type { ConnectionId, SourceId } from '../../../shared/model'
import type { TapConnection } from '../../../shared/tap'
import { formatCount } from '../../i18n/format'
import { listedConnections } from '../../stores/tap-connections'
import { useConnections } from '../../stores/taps-store'
import { showScope } from '../../stores/traffic-scope'
import { ConnectionRow } from './connection-row'
import type { SourcePlace } from './source-grid'
import { TapRow } from './tap-row'
import styles from './tap-rows.module.css'

/** A tap and, below it, its connections. */
export function TapRows({ source, place }: { readonly source: TapSourceSnapshot; readonly place: SourcePlace }): ReactElement {
  const { id, total } = source
  const connections = useListed(id, place, total)
  return (
    <>
      <TapRow
        source={source}
        selected={isChosen(id, place)}
        tabStop={place.tabStop && connections.tabStop === undefined}
        expanded={connections.all === 0 ? undefined : !place.collapsed}
        onSelect={() => showScope({ source: id })}
        onToggle={place.onToggle}
      />
      <ConnectionRows connections={connections} place={place} />
    </>
  )
}

export const isChosen = (source: SourceId, { chosen }: SourcePlace): boolean => chosen.source === source && chosen.connection === undefined

interface ListedConnections {
  readonly listed: readonly TapConnection[]
  /** How many are known. */
  readonly all: number
  /** How many there are besides those that are listed. */
  readonly more: number
  /** The one that Tab reaches, if it is listed. */
  readonly tabStop: ConnectionId | undefined
}

/** Which connections of a tap stand below it. `total`: of all that there were, where more are known of than kept. */
export function useListed(source: SourceId, place: SourcePlace, total = 0): ListedConnections {
  const all = useConnections(source)
  const listed = place.collapsed ? [] : listedConnections(all, place.chosen.connection)
  const tabStop = listed.some(({ id }) => id === place.tabStopConnection) ? place.tabStopConnection : undefined
  return { listed, all: all.length, more: Math.max(all.length, total) - listed.length, tabStop }
}

interface ConnectionRowsProps {
  readonly connections: ListedConnections
  readonly place: SourcePlace
}

export function ConnectionRows({ connections, place }: ConnectionRowsProps): ReactElement {
  const { t } = useTranslation()
  const { listed, all, more, tabStop } = connections
  const choose = useCallback(({ id, source }: TapConnection) => showScope({ source, connection: id }), [])
  return (
    <>
      {listed.map((connection) => (
        <ConnectionRow
          key={connection.id}
          connection={connection}
          selected={place.chosen.connection === connection.id}
          tabStop={place.tabStop && tabStop === connection.id}
          onSelect={choose}
        />
      ))}
      {place.collapsed || all === 0 || more <= 0 ? undefined : (
        // biome-ignore lint/a11y/useFocusableInteractive: it says something only.
        <div role="row" aria-level={2} className={styles.more}>
          {/* biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it. */}
          <div role="gridcell">{t('tap.moreConnections', { count: more, value: formatCount(more) })}</div>
        </div>
      )}
    </>
  )
}
