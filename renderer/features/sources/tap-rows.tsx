// biome-ignore-all lint/a11y/useSemanticElements: an interactive grid; a table would bring its own display rules and no behaviour.
import { type ReactElement, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { TapSourceSnapshot } from '../../../shared/ipc/contract'
import type { ConnectionId } from '../../../shared/model'
import type { TapConnection } from '../../../shared/tap'
import { formatCount } from '../../i18n/format'
import { listedConnections } from '../../stores/tap-connections'
import { useConnections } from '../../stores/taps-store'
import { showScope, type TrafficScope } from '../../stores/traffic-scope'
import { ConnectionRow } from './connection-row'
import { TapRow } from './tap-row'
import styles from './tap-rows.module.css'

interface TapRowsProps {
  readonly source: TapSourceSnapshot
  /** What the traffic is shown of. */
  readonly chosen: TrafficScope
  /** Whether Tab reaches one of these rows, and which: the tap's, or that of a connection. */
  readonly tabStop: boolean
  readonly tabStopConnection: ConnectionId | undefined
  readonly collapsed: boolean
  readonly onToggle: () => void
}

/** A tap and, below it, its connections. */
export function TapRows({ source, chosen, tabStop, tabStopConnection, collapsed, onToggle }: TapRowsProps): ReactElement {
  const { t } = useTranslation()
  const all = useConnections(source.id)
  const listed = collapsed ? [] : listedConnections(all, chosen.connection)
  const known = listed.some(({ id }) => id === tabStopConnection) ? tabStopConnection : undefined
  const choose = useCallback(({ id, source: tap }: TapConnection) => showScope({ source: tap, connection: id }), [])
  const more = Math.max(all.length, source.total) - listed.length
  return (
    <>
      <TapRow
        source={source}
        selected={chosen.source === source.id && chosen.connection === undefined}
        tabStop={tabStop && known === undefined}
        expanded={all.length === 0 ? undefined : !collapsed}
        onSelect={() => showScope({ source: source.id })}
        onToggle={onToggle}
      />
      {listed.map((connection) => (
        <ConnectionRow
          key={connection.id}
          connection={connection}
          selected={chosen.connection === connection.id}
          tabStop={tabStop && known === connection.id}
          onSelect={choose}
        />
      ))}
      {collapsed || all.length === 0 || more <= 0 ? undefined : (
        // biome-ignore lint/a11y/useFocusableInteractive: it says something only.
        <div role="row" aria-level={2} className={styles.more}>
          {/* biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it. */}
          <div role="gridcell">{t('tap.moreConnections', { count: more, value: formatCount(more) })}</div>
        </div>
      )}
    </>
  )
}
