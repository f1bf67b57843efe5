// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid cannot be a <table>.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the grid, which names its active row.

import type { TFunction } from 'i18next'
import { memo, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchRow } from '../../../shared/ipc/row-batch'
import type { ExchangeId, RowSummary, TimeAnchor } from '../../../shared/model'
import type { MarkColour, Settings } from '../../../shared/settings'
import { formatBytes, formatClockTime, formatDurationUs, formatRelativeTime } from '../../i18n/format'
import { classNames } from '../../ui/class-names'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { toldPreview } from '../tap/tap-rows'
import { StateMark } from '../traffic/traffic-row'
import type { ColumnsLayout } from './columns-layout'
import { keyOf, type Participant, type Route, type Routes } from './participants'
import styles from './sequence-view.module.css'
import { useParticipantName } from './use-participant-name'

export const sequenceRowId = (position: number): string => `sequence-row-${position}`

interface SequenceRowProps {
  readonly item: BatchRow
  readonly topPx: number
  readonly ariaIndex: number
  readonly previousTimeUs: number | undefined
  readonly layout: ColumnsLayout
  readonly routes: Routes
  /** A row is a request with its reply. */
  readonly isExchanges: boolean
  readonly timeDisplay: Settings['timeDisplay']
  readonly anchor: TimeAnchor
  readonly isSelected: boolean
  /** Of the same exchange as what is selected or pointed at. */
  readonly isPaired: boolean
  readonly colour: MarkColour | undefined
  readonly onHover: (exchange: ExchangeId | 0) => void
}

/** One message from one lifeline to another, or what happened at one. */
export const SequenceRow = memo(function SequenceRow(props: SequenceRowProps): ReactElement {
  const { item, topPx, ariaIndex, previousTimeUs, layout, routes, isExchanges, isSelected, isPaired, colour, onHover } = props
  const { row, preview, replyPreview } = item
  const { t } = useTranslation()
  const nameOf = useParticipantName()
  const route = routes.routeOf(row)
  const deltaUs = previousTimeUs === undefined ? undefined : row.timeUs - previousTimeUs
  const isAtOne = keyOf(route.from) === keyOf(route.to)
  const hasReply = isExchanges && row.role === 'request' && row.peer !== undefined
  const label = labelOf(row, preview, t)
  return (
    <div
      role="row"
      id={sequenceRowId(item.position)}
      className={classNames(styles.row, isExchanges && styles.tall)}
      style={{ top: topPx, ...(colour === undefined ? {} : { '--mark': `var(--mark-${colour})` }) }}
      aria-rowindex={ariaIndex}
      aria-selected={isSelected}
      data-position={item.position}
      data-paired={isPaired || undefined}
      data-colour={colour}
      onMouseEnter={() => onHover(row.exchange)}
    >
      <div role="gridcell" aria-colindex={1} className={styles.time}>
        <span>{props.timeDisplay === 'absolute' ? formatClockTime(row.timeUs, props.anchor) : formatRelativeTime(row.timeUs)}</span>
        {/* Where a message waited is seen at once. */}
        <span className={styles.delta}>{deltaUs === undefined || deltaUs < 0 ? '' : `+${formatDurationUs(deltaUs)}`}</span>
      </div>
      <div role="gridcell" aria-colindex={2} aria-colspan={layout.columns.length}>
        <VisuallyHidden>
          {isAtOne
            ? t('views.sequence.at', { at: nameOf(route.from) })
            : t('views.sequence.route', { from: nameOf(route.from), to: nameOf(route.to) })}
        </VisuallyHidden>
        {isAtOne ? (
          <Happening at={route.from} layout={layout}>
            {label}
          </Happening>
        ) : (
          <Arrow row={row} route={route} layout={layout} isBack={row.role === 'reply'}>
            <span className={styles.text}>{label}</span>
            <Mark row={row} isExchanges={isExchanges} />
          </Arrow>
        )}
        {hasReply ? (
          <Arrow row={row} route={turned(route)} layout={layout} isBack isSecond>
            <VisuallyHidden>{t('views.sequence.reply')}</VisuallyHidden>
            <span className={styles.text}>{replyPreview}</span>
            <RoundTrip rttUs={row.rttUs} />
          </Arrow>
        ) : undefined}
      </div>
    </div>
  )
})

function labelOf(row: RowSummary, preview: string, t: TFunction): string {
  if (row.kind === 'event') return `${t(`traffic.event.${row.event}`)} ${toldPreview(row, preview)}`
  if (row.encrypted === true) return t('tap.connection.encryptedContent', { size: formatBytes(row.size) })
  return toldPreview(row, preview)
}

const turned = ({ from, to, seenAt }: Route): Route => ({
  from: to,
  to: from,
  seenAt: seenAt === 'from' ? 'to' : seenAt === 'to' ? 'from' : undefined,
})

/** How the exchange went: the time that a reply took, or that there is none. */
function Mark({ row, isExchanges }: { readonly row: RowSummary; readonly isExchanges: boolean }): ReactNode {
  if (row.role === 'none') return undefined
  if (row.state !== 'replied') return <StateMark state={row.state} certainty={row.certainty} />
  return row.role === 'reply' && !isExchanges ? <RoundTrip rttUs={row.rttUs} /> : undefined
}

function RoundTrip({ rttUs }: { readonly rttUs: number | undefined }): ReactNode {
  return rttUs === undefined ? undefined : <span className={styles.rtt}>{formatDurationUs(rttUs)}</span>
}

interface ArrowProps {
  readonly row: RowSummary
  readonly route: Route
  readonly layout: ColumnsLayout
  /** A reply: its line is broken, as in UML. */
  readonly isBack: boolean
  /** It stands below the first of its row. */
  readonly isSecond?: boolean
  readonly children: ReactNode
}

const headPx = 7

function Arrow({ row, route, layout, isBack, isSecond = false, children }: ArrowProps): ReactElement {
  const start = layout.centreOf(route.from)
  const end = layout.centreOf(route.to)
  const left = Math.min(start, end)
  const width = Math.abs(end - start)
  const isRight = end >= start
  const isQuiet = row.kind !== 'message'
  const tone = isQuiet ? 'quiet' : isBack || (row.role === 'none' && !isOutward(row)) ? 'in' : 'out'
  return (
    <div className={classNames(styles.arrow, styles[tone], isSecond && styles.second)} style={{ left, width }}>
      <div className={classNames(styles.label, isRight ? styles.rightward : styles.leftward)}>{children}</div>
      <svg className={styles.line} width={width} height={10} aria-hidden>
        <line
          x1={isRight ? 0 : headPx}
          x2={isRight ? width - headPx : width}
          y1={5}
          y2={5}
          className={isBack || isQuiet ? styles.broken : undefined}
        />
        <path d={isRight ? `M${width} 5l-${headPx + 1} -4v8z` : `M0 5l${headPx + 1} -4v8z`} />
        {/* Where it was seen to go out. */}
        {route.seenAt === 'from' ? <circle cx={isRight ? 0 : width} cy={5} r={3.5} /> : undefined}
      </svg>
    </div>
  )
}

const isOutward = ({ direction }: RowSummary): boolean => direction === 'out' || direction === 'to-server'

interface HappeningProps {
  readonly at: Participant
  readonly layout: ColumnsLayout
  readonly children: ReactNode
}

function Happening({ at, layout, children }: HappeningProps): ReactElement {
  const centre = layout.centreOf(at)
  const toEnd = layout.widthPx - centre
  // At the last lifelines there is more room to the left.
  const isLeft = toEnd < 220 && centre > 340
  return (
    <div
      className={styles.happening}
      style={isLeft ? { right: `calc(100% - ${centre}px)`, maxWidth: centre - 140 } : { left: centre, maxWidth: toEnd }}
      data-left={isLeft || undefined}
    >
      <span className={styles.dot} />
      <span className={styles.text}>{children}</span>
    </div>
  )
}
