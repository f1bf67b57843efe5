// biome-ignore-all lint/a11y/useSemanticElements: an interactive grid; a table would bring its own display rules and no behaviour.

import { Lock, TriangleAlert } from 'lucide-react'
import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { connectionNumber } from '../../../shared/model'
import type { TapConnection } from '../../../shared/tap'
import { formatCompactCount, formatCount } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { classNames } from '../../ui/class-names'
import { StatusDot } from '../../ui/status-dot'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { connectionTone } from '../tap/connection-status'
import { clientText, connectionStateLine, connectionStateText, socketTypesText } from '../tap/connection-words'
import styles from './connection-row.module.css'
import listStyles from './list-row.module.css'

interface ConnectionRowProps {
  readonly connection: TapConnection
  readonly selected: boolean
  readonly tabStop: boolean
  readonly onSelect: (connection: TapConnection) => void
}

/** One connection of a tap, below it. */
export const ConnectionRow = memo(function ConnectionRow({ connection, selected, tabStop, onSelect }: ConnectionRowProps): ReactElement {
  const { t } = useTranslation()
  const number = connectionNumber(connection.id)
  const address = clientText(connection, t)
  const types = socketTypesText(connection)
  const state = connectionStateText(connection, t)
  const messages = connection.client.messages + connection.server.messages
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles Enter and the arrow keys for all of its rows.
    <div
      role="row"
      aria-level={2}
      aria-selected={selected}
      className={classNames(listStyles.row, styles.connection, connection.end !== undefined && styles.ended)}
      data-source-row={connection.source}
      data-connection-row={connection.id}
      tabIndex={tabStop ? 0 : -1}
      onClick={() => onSelect(connection)}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus, its cells do not. */}
      <div role="gridcell" className={styles.cell}>
        <div className={styles.line}>
          <StatusDot tone={connectionTone(connection)} />
          <span className={styles.client} title={`${t('tap.connection.name', { number })}: ${address}`}>
            {address}
          </span>
          {connection.problem === undefined ? undefined : (
            <span className={styles.problem} title={told(connection.problem)}>
              <TriangleAlert size={12} aria-hidden />
              <VisuallyHidden>{told(connection.problem)}</VisuallyHidden>
            </span>
          )}
          {connection.encrypted ? (
            <span className={styles.lock} title={t('tap.connection.encrypted')}>
              <Lock size={12} aria-hidden />
              <VisuallyHidden>{t('tap.connection.encrypted')}</VisuallyHidden>
            </span>
          ) : undefined}
          <span className={styles.number}>{t('tap.connection.number', { number })}</span>
        </div>
        <div className={classNames(styles.line, styles.second)}>
          {types === '' ? undefined : <span className={styles.types}>{types}</span>}
          <span className={styles.words} title={connectionStateLine(connection, t)}>
            {state}
          </span>
          <span className={styles.count} title={t('tap.messages', { count: messages, value: formatCount(messages) })}>
            {formatCompactCount(messages)}
          </span>
        </div>
      </div>
    </div>
  )
})
