// biome-ignore-all lint/a11y/useSemanticElements: an interactive grid; a table would bring its own display rules and no behaviour.
import { ChevronRight, Ellipsis, Play, Square, TriangleAlert } from 'lucide-react'
import type { KeyboardEvent, MouseEvent, ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceSnapshot } from '../../../shared/ipc/contract'
import type { SocketType } from '../../../shared/model'
import { openDialog } from '../../stores/dialogs-store'
import { startSource, stopSource } from '../../stores/sources-store'
import { classNames } from '../../ui/class-names'
import { ContextMenu } from '../../ui/context-menu'
import { IconButton, type IconButtonProps } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import { isMenuKey, openMenuBelow } from '../../ui/menu-key'
import { StatusDot, type StatusTone } from '../../ui/status-dot'
import { Tooltip } from '../../ui/tooltip'
import { VisuallyHidden } from '../../ui/visually-hidden'
import listStyles from './list-row.module.css'
import { askToRemove } from './source-actions'
import styles from './source-card.module.css'
import { sourceMenu } from './source-menu'
import { SourceTraffic } from './source-traffic'

interface SourceCardProps {
  readonly source: SourceSnapshot
  readonly selected: boolean
  /** It is the one of the list that Tab reaches. */
  readonly tabStop: boolean
  readonly badge: ReactNode
  /** Where it is. */
  readonly places: ReactNode
  /** The addresses that other machines can reach. */
  readonly wide: readonly string[]
  readonly status: CardStatus
  /** What its counts are named after. */
  readonly socket: SocketType | undefined
  /** Buttons of its kind, between those that all have. */
  readonly actions?: ReactNode
  /** Whether what is below it is shown; `undefined` while there is nothing. */
  readonly expanded?: boolean | undefined
  readonly onSelect: () => void
  readonly onToggle?: () => void
}

interface CardStatus {
  readonly tone: StatusTone
  readonly words: string
  /** All that is known of it. */
  readonly detail: string
  readonly failed: boolean
}

/** A row of the list for a source of any kind: its name, its place, how it is doing, and what can be done with it. */
export function SourceCard(props: SourceCardProps): ReactElement {
  const { source, selected, tabStop, badge, places, wide, status, socket, actions, expanded, onSelect, onToggle } = props
  const { t } = useTranslation()
  const onClick = ({ target, currentTarget }: MouseEvent<HTMLElement>): void => {
    // React hands clicks in the row's menus to the row too.
    if (!(target instanceof Element) || !currentTarget.contains(target)) return
    if (target.closest('[data-twisty]') === null) onSelect()
    else onToggle?.()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'F2' && !source.demo) openDialog({ kind: 'edit-connection', source: source.id })
    else if (event.key === 'Delete') askToRemove(source)
    else if (isMenuKey(event)) openMenuBelow(event.currentTarget)
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
        className={classNames(listStyles.row, styles.card)}
        data-source-row={source.id}
        tabIndex={tabStop ? 0 : -1}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus, its cells do not. */}
        <div role="gridcell" className={styles.main}>
          {expanded === undefined ? undefined : (
            <span data-twisty aria-hidden className={classNames(styles.twisty, expanded && styles.expanded)}>
              <ChevronRight size={12} />
            </span>
          )}
          <div className={styles.heading}>
            {badge}
            <span className={styles.name} title={source.config.name}>
              {source.config.name}
            </span>
          </div>
          <div className={styles.places}>
            {places}
            <WideMark addresses={wide} />
          </div>
          <div className={classNames(styles.state, status.failed && styles.failed)}>
            <StatusDot tone={status.tone} />
            <StatusWords status={status} />
            {status.failed ? undefined : <SourceTraffic id={source.id} socket={socket} />}
          </div>
        </div>
        {/* biome-ignore lint/a11y/useFocusableInteractive: its buttons have the focus. */}
        <div role="gridcell" className={styles.actions}>
          <StartStop source={source} />
          {actions}
          <Menu
            align="end"
            trigger={<CardAction label={t('sources.actionsNamed', { name: source.config.name })} icon={<Ellipsis aria-hidden />} />}
            entries={sourceMenu(source, t)}
          />
        </div>
      </div>
    </ContextMenu>
  )
}

/** Where there is more to say than there is room for, the arrow keys lead to it, and its tooltip says it. */
function StatusWords({ status: { words, detail } }: { readonly status: CardStatus }): ReactElement {
  if (detail === words) return <span className={styles.words}>{words}</span>
  return (
    <Tooltip content={detail} side="right">
      <button type="button" tabIndex={-1} className={classNames(styles.words, styles.hint)} aria-description={detail}>
        {words}
      </button>
    </Tooltip>
  )
}

function WideMark({ addresses }: { readonly addresses: readonly string[] }): ReactElement | undefined {
  const { t } = useTranslation()
  if (addresses.length === 0) return undefined
  return (
    <Tooltip content={t('sources.wideHint', { addresses: addresses.join(', ') })} side="right">
      <button type="button" tabIndex={-1} className={classNames(styles.wide, styles.hint)}>
        <TriangleAlert size={13} aria-hidden />
        <VisuallyHidden>{t('sources.wide')}</VisuallyHidden>
      </button>
    </Tooltip>
  )
}

function StartStop({ source: { id, state, config } }: { readonly source: SourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  return state === 'open' ? (
    <CardAction
      label={t('sources.stopNamed', { name: config.name })}
      icon={<Square aria-hidden fill="currentColor" className={styles.stop} />}
      onClick={() => void stopSource(id)}
    />
  ) : (
    <CardAction label={t('sources.startNamed', { name: config.name })} icon={<Play aria-hidden />} onClick={() => void startSource(id)} />
  )
}

/** Out of the tab order: the arrow keys lead to it, and everything is in the context menu too. A click on it does not choose the row. */
export const CardAction = ({ onClick, ...rest }: Omit<IconButtonProps, 'size' | 'tabIndex'>): ReactElement => (
  <IconButton
    {...rest}
    size="small"
    tabIndex={-1}
    onClick={(event) => {
      event.stopPropagation()
      onClick?.(event)
    }}
  />
)
