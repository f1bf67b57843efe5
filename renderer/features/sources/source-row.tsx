// biome-ignore-all lint/a11y/useSemanticElements: an interactive grid; a table would bring its own display rules and no behaviour.
import { Ellipsis, Play, Square, TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { EndpointSnapshot, EndpointSourceSnapshot } from '../../../shared/ipc/contract'
import { openDialog } from '../../stores/dialogs-store'
import { startSource, stopSource } from '../../stores/sources-store'
import { showScope } from '../../stores/traffic-scope'
import { Badge, SocketBadge } from '../../ui/badge'
import { classNames } from '../../ui/class-names'
import { ContextMenu } from '../../ui/context-menu'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import { StatusDot } from '../../ui/status-dot'
import { Tooltip } from '../../ui/tooltip'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { askToRemove, sourceMenu } from './source-menu'
import styles from './source-row.module.css'
import { sourceStatus, statusTone } from './source-status'
import { SourceTraffic } from './source-traffic'
import { statusText } from './status-text'
import { wideBinds } from './wide-bind'

interface SourceRowProps {
  readonly source: EndpointSourceSnapshot
  readonly selected: boolean
  /** It is the one of the list that Tab reaches. */
  readonly tabStop: boolean
}

/** One source: what it is, where, how it is doing, and what can be done with it. */
export const SourceRow = memo(function SourceRow({ source, selected, tabStop }: SourceRowProps): ReactElement {
  const { t } = useTranslation()
  const { config, demo } = source
  const status = sourceStatus(source)
  const words = statusText(status, t)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'F2' && !demo) openDialog({ kind: 'edit-connection', source: source.id })
    else if (event.key === 'Delete') askToRemove(source)
    else return
    event.preventDefault()
  }
  return (
    <ContextMenu entries={sourceMenu(source, t)}>
      <div
        role="row"
        aria-level={1}
        aria-selected={selected}
        className={classNames(styles.row, selected && styles.selected)}
        data-source-row={source.id}
        tabIndex={tabStop ? 0 : -1}
        onClick={(event) => {
          // React hands clicks in the row's menus to the row too.
          if (event.target instanceof Node && event.currentTarget.contains(event.target)) showScope({ source: source.id })
        }}
        onKeyDown={onKeyDown}
      >
        {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus, its cells do not. */}
        <div role="gridcell" className={styles.main}>
          <div className={styles.heading}>
            <SocketBadge type={config.socket} />
            <span className={styles.name} title={config.name}>
              {config.name}
            </span>
          </div>
          <Endpoints source={source} />
          <div className={classNames(styles.state, status.kind === 'failed' && styles.failed)}>
            <StatusDot tone={statusTone(status)} />
            <Tooltip content={statusDetail(source, words)} side="right">
              <span className={styles.words}>{words}</span>
            </Tooltip>
            {status.kind === 'failed' ? undefined : <SourceTraffic id={source.id} socket={config.socket} />}
          </div>
        </div>
        {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons have the focus. */}
        <div role="gridcell" className={styles.actions}>
          <RowActions source={source} />
        </div>
      </div>
    </ContextMenu>
  )
})

/** The words, and what the last try to connect ran into. */
function statusDetail({ state, endpoints, error }: EndpointSourceSnapshot, words: string): string {
  if (state === 'stopped') return words
  const reasons = [error, ...endpoints.map((endpoint) => endpoint.error)].flatMap((reason) =>
    reason === undefined ? [] : [reason.hint === undefined ? reason.message : `${reason.message} ${reason.hint}`],
  )
  return reasons.length === 0 ? words : [...new Set(reasons)].join(' ')
}

function Endpoints({ source: { config, endpoints, state, demo } }: { readonly source: EndpointSourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  const shown = state === 'open' && endpoints.length > 0 ? endpoints.map(placeOf) : config.endpoints.map((endpoint) => endpoint.address)
  const wide = wideBinds(config.endpoints)
  return (
    <div className={styles.endpoints}>
      <span className={styles.endpoint} title={shown.join('\n')}>
        {shown[0]}
      </span>
      {shown.length > 1 ? <Badge>{t('sources.moreEndpoints', { count: shown.length - 1 })}</Badge> : undefined}
      {demo ? <Badge>{t('sources.demo')}</Badge> : undefined}
      {wide.length === 0 ? undefined : (
        <Tooltip content={t('sources.wideHint', { addresses: wide.join(', ') })} side="right">
          <span className={styles.wide}>
            <TriangleAlert size={13} aria-hidden />
            <VisuallyHidden>{t('sources.wide')}</VisuallyHidden>
          </span>
        </Tooltip>
      )}
    </div>
  )
}

const placeOf = ({ mode, address, resolved }: EndpointSnapshot): string => (mode === 'bind' && resolved !== '' ? resolved : address)

/** Out of the tab order: the arrow keys lead to them, and everything is in the context menu too. */
function RowActions({ source }: { readonly source: EndpointSourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  const { id, config, state } = source
  return (
    <>
      {state === 'open' ? (
        <IconButton
          size="small"
          tabIndex={-1}
          label={t('sources.stopNamed', { name: config.name })}
          icon={<Square aria-hidden fill="currentColor" className={styles.stop} />}
          onClick={(event) => {
            event.stopPropagation()
            void stopSource(id)
          }}
        />
      ) : (
        <IconButton
          size="small"
          tabIndex={-1}
          label={t('sources.startNamed', { name: config.name })}
          icon={<Play aria-hidden />}
          onClick={(event) => {
            event.stopPropagation()
            void startSource(id)
          }}
        />
      )}
      <Menu
        align="end"
        trigger={
          <IconButton
            size="small"
            tabIndex={-1}
            label={t('sources.actionsNamed', { name: config.name })}
            icon={<Ellipsis aria-hidden />}
            onClick={(event) => event.stopPropagation()}
          />
        }
        entries={sourceMenu(source, t)}
      />
    </>
  )
}
