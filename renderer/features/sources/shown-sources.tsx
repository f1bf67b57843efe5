// biome-ignore-all lint/a11y/useSemanticElements: an interactive grid; a table would bring its own display rules and no behaviour.
import { ChevronRight } from 'lucide-react'
import type { MouseEvent, ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShownSession, ShownSource } from '../../../shared/ipc/contract'
import { formatCompactCount, formatCount } from '../../i18n/format'
import { useSources } from '../../stores/sources-store'
import { showScope } from '../../stores/traffic-scope'
import { useTraffic } from '../../stores/traffic-store'
import { Badge, SocketBadge } from '../../ui/badge'
import { classNames } from '../../ui/class-names'
import { TapBadge } from '../../ui/tap-badge'
import listStyles from './list-row.module.css'
import styles from './shown-sources.module.css'
import cardStyles from './source-card.module.css'
import { SourceGrid, type SourcePlace } from './source-grid'
import paneStyles from './sources-pane.module.css'
import { TapPlaces } from './tap-row'
import { ConnectionRows, isChosen, useListed } from './tap-rows'

/** The sources of the session file that is shown, to be looked at; those that capture now wait below. */
export function ShownSources({ session }: { readonly session: ShownSession }): ReactElement {
  const { t } = useTranslation()
  const messages = useTraffic(({ sourceCounters }) => {
    let sum = 0
    for (const { messagesIn, messagesOut } of sourceCounters.values()) sum += messagesIn + messagesOut
    return sum
  })
  return (
    <div className={paneStyles.pane}>
      <div className={paneStyles.header}>
        <h2 className={paneStyles.title}>{t('sessions.shown.sources')}</h2>
      </div>
      <SourceGrid
        label={t('sessions.shown.sources')}
        sources={session.sources}
        total={formatCompactCount(messages)}
        rows={(source, place) => <ShownSourceRows key={source.id} source={source} place={place} />}
      />
      <LiveNote />
    </div>
  )
}

interface ShownSourceProps {
  readonly source: ShownSource
  readonly place: SourcePlace
}

function ShownSourceRows({ source, place }: ShownSourceProps): ReactElement {
  const { id } = source
  const connections = useListed(id, place)
  const { onToggle } = place
  const expanded = connections.all === 0 ? undefined : !place.collapsed
  const onClick = ({ target }: MouseEvent<HTMLElement>): void => {
    if (target instanceof Element && target.closest('[data-twisty]') !== null) onToggle()
    else showScope({ source: id })
  }
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list handles Enter and the arrow keys for all of its rows. */}
      <div
        role="row"
        aria-level={1}
        aria-selected={isChosen(id, place)}
        aria-expanded={expanded}
        className={classNames(listStyles.row, cardStyles.card)}
        data-source-row={id}
        tabIndex={place.tabStop && connections.tabStop === undefined ? 0 : -1}
        onClick={onClick}
      >
        {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus, its cells do not. */}
        <div role="gridcell" className={cardStyles.main}>
          {expanded === undefined ? undefined : (
            <span data-twisty aria-hidden className={classNames(cardStyles.twisty, expanded && cardStyles.expanded)}>
              <ChevronRight size={12} />
            </span>
          )}
          <Heading source={source} />
          <Places source={source} />
        </div>
      </div>
      <ConnectionRows connections={connections} place={place} />
    </>
  )
}

function Heading({ source: { id, name, kind, socket } }: { readonly source: ShownSource }): ReactElement {
  const { t } = useTranslation()
  const sent = useTraffic(({ sourceCounters }) => sourceCounters.get(id)?.messagesOut ?? 0)
  const received = useTraffic(({ sourceCounters }) => sourceCounters.get(id)?.messagesIn ?? 0)
  const parts =
    kind === 'tap'
      ? [t('tap.toServer', { count: sent, value: formatCount(sent) }), t('tap.toClient', { count: received, value: formatCount(received) })]
      : [
          t('sources.sent', { count: sent, value: formatCount(sent) }),
          t('sources.received', { count: received, value: formatCount(received) }),
        ]
  return (
    <div className={cardStyles.heading}>
      {kind === 'tap' ? <TapBadge>{t('tap.badge')}</TapBadge> : socket === undefined ? undefined : <SocketBadge type={socket} />}
      <span className={cardStyles.name} title={name}>
        {name}
      </span>
      <span className={styles.count} title={parts.join('\n')}>
        {formatCompactCount(sent + received)}
      </span>
    </div>
  )
}

function Places({ source: { kind, places } }: { readonly source: ShownSource }): ReactElement | undefined {
  const { t } = useTranslation()
  const [first, second] = places
  if (first === undefined) return undefined
  if (kind === 'tap' && second !== undefined) {
    return (
      <div className={cardStyles.places}>
        <TapPlaces listen={first} upstream={second} />
      </div>
    )
  }
  return (
    <div className={cardStyles.places}>
      <span className={cardStyles.place} title={places.join('\n')}>
        {first}
      </span>
      {places.length < 2 ? undefined : <Badge>{t('sources.moreEndpoints', { count: places.length - 1 })}</Badge>}
    </div>
  )
}

/** What captures now does so all the same. */
function LiveNote(): ReactElement {
  const { t } = useTranslation()
  const open = useSources(({ sources }) => sources.filter(({ state }) => state === 'open').length)
  return (
    <p className={styles.live}>
      {open === 0 ? t('sessions.shown.noneOpen') : t('sessions.shown.open', { count: open, value: formatCount(open) })}
    </p>
  )
}
