// biome-ignore-all lint/a11y/useSemanticElements: an interactive grid; a table would bring its own display rules and no behaviour.
import { ChevronRight, Copy, Ellipsis, Play, Square, TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { TapSourceSnapshot } from '../../../shared/ipc/contract'
import { openDialog } from '../../stores/dialogs-store'
import { startSource, stopSource } from '../../stores/sources-store'
import { classNames } from '../../ui/class-names'
import { ContextMenu } from '../../ui/context-menu'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import { StatusDot } from '../../ui/status-dot'
import { TapBadge } from '../../ui/tap-badge'
import { Tooltip } from '../../ui/tooltip'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { copyText } from '../detail/copy-frames'
import { clientAddress } from '../tap-dialog/tap-form'
import { askToRemove, sourceMenu } from './source-menu'
import styles from './source-row.module.css'
import { SourceTraffic } from './source-traffic'
import tapStyles from './tap-row.module.css'
import { tapStatusText, tapTone } from './tap-status'
import { wideBinds } from './wide-bind'

interface TapRowProps {
  readonly source: TapSourceSnapshot
  readonly selected: boolean
  /** It is the one of the list that Tab reaches. */
  readonly tabStop: boolean
  /** Whether its connections are shown; `undefined` while it has none. */
  readonly expanded: boolean | undefined
  readonly onSelect: () => void
  readonly onToggle: () => void
}

/** One tap: where it listens, where it leads, how it is doing, and what can be done with it. */
export const TapRow = memo(function TapRow({ source, selected, tabStop, expanded, onSelect, onToggle }: TapRowProps): ReactElement {
  const { t } = useTranslation()
  const { config, state, error } = source
  const words = tapStatusText(source, t)
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'F2') openDialog({ kind: 'edit-connection', source: source.id })
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
        aria-expanded={expanded}
        className={classNames(styles.row, selected && styles.selected)}
        data-source-row={source.id}
        tabIndex={tabStop ? 0 : -1}
        onClick={({ target, currentTarget }) => {
          // React hands clicks in the row's menus to the row too.
          if (!(target instanceof Element) || !currentTarget.contains(target)) return
          if (target.closest('[data-twisty]') === null) onSelect()
          else onToggle()
        }}
        onKeyDown={onKeyDown}
      >
        {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus, its cells do not. */}
        <div role="gridcell" className={styles.main}>
          {expanded === undefined ? undefined : (
            <span data-twisty aria-hidden className={classNames(tapStyles.twisty, expanded && tapStyles.expanded)}>
              <ChevronRight size={12} />
            </span>
          )}
          <div className={styles.heading}>
            <TapBadge>{t('tap.badge')}</TapBadge>
            <span className={styles.name} title={config.name}>
              {config.name}
            </span>
          </div>
          <Places source={source} />
          <div className={classNames(styles.state, state === 'failed' && styles.failed)}>
            <StatusDot tone={tapTone(source)} />
            <Tooltip content={state === 'failed' && error?.hint !== undefined ? `${words} ${error.hint}` : words} side="right">
              <span className={styles.words}>{words}</span>
            </Tooltip>
            {state === 'failed' ? undefined : <SourceTraffic id={source.id} socket={undefined} />}
          </div>
        </div>
        {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons have the focus. */}
        <div role="gridcell" className={styles.actions}>
          <TapActions source={source} />
        </div>
      </div>
    </ContextMenu>
  )
})

function Places({ source: { config, listening } }: { readonly source: TapSourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  const listen = listening ?? config.listen
  const wide = wideBinds([{ mode: 'bind', address: config.listen }])
  return (
    <div className={styles.endpoints}>
      <span className={classNames(styles.endpoint, tapStyles.places)} title={t('tap.place', { listen, upstream: config.upstream })}>
        <Address address={listen} />
        <span>→</span>
        <Address address={config.upstream} />
      </span>
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

/** Its end is what tells it apart from others: where there is no room, what is before it is cut. */
function Address({ address }: { readonly address: string }): ReactElement {
  const short = address.replace(/^tcp:\/\//, '')
  const cut = short.startsWith('ipc:') ? short.lastIndexOf('/') : short.lastIndexOf(':')
  return (
    <span className={tapStyles.address}>
      <span className={tapStyles.head}>{short.slice(0, Math.max(0, cut))}</span>
      <span className={tapStyles.tail}>{short.slice(Math.max(0, cut))}</span>
    </span>
  )
}

/** Out of the tab order: the arrow keys lead to them, and everything is in the context menu too. */
function TapActions({ source }: { readonly source: TapSourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  const { id, config, state, listening } = source
  const address = clientAddress(listening ?? config.listen)
  const act = (label: string, icon: ReactElement, run: () => Promise<unknown>): ReactElement => (
    <IconButton
      size="small"
      tabIndex={-1}
      label={label}
      icon={icon}
      onClick={(event) => {
        event.stopPropagation()
        void run()
      }}
    />
  )
  return (
    <>
      {state === 'open'
        ? act(t('sources.stopNamed', { name: config.name }), <Square aria-hidden fill="currentColor" className={styles.stop} />, () =>
            stopSource(id),
          )
        : act(t('sources.startNamed', { name: config.name }), <Play aria-hidden />, () => startSource(id))}
      {address === undefined ? undefined : act(t('tap.copyListening'), <Copy aria-hidden />, () => copyText(address))}
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
