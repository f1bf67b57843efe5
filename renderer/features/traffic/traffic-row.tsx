// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid cannot be a <table>.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the grid, which names its active row.

import { ArrowDownLeft, ArrowLeft, ArrowRight, ArrowUpRight, Check, CircleDashed, CircleHelp, Timer, TriangleAlert } from 'lucide-react'
import { memo, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowAnnotation } from '../../../shared/ipc/contract'
import type { BatchRow } from '../../../shared/ipc/row-batch'
import type { Direction, ExchangeState, RowSummary, TimeAnchor } from '../../../shared/model'
import type { MarkColour, Settings } from '../../../shared/settings'
import { formatBytes, formatClockTime, formatCount, formatDeltaTime, formatDurationUs, formatRelativeTime } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { SocketBadge } from '../../ui/badge'
import { classNames } from '../../ui/class-names'
import { RowMark } from '../sessions/row-mark'
import { type Column, type ColumnId, isAfterContent } from './columns'
import { CommandContent, EncryptedContent, SourceContent } from './tap-cells'
import styles from './traffic-row.module.css'

interface TrafficRowProps {
  readonly position: number
  /** Its index for assistive technology; the header is row 1. */
  readonly ariaIndex: number
  /** `undefined` while it is on its way. */
  readonly item: BatchRow | undefined
  /** Time of the row above, where there is one. */
  readonly previousTimeUs: number | undefined
  readonly sourceName: string
  readonly columns: readonly Column[]
  readonly timeDisplay: Settings['timeDisplay']
  readonly anchor: TimeAnchor
  readonly selected: boolean
  /** It is the other half of the selected row's exchange. */
  readonly related: boolean
  /** A colour rule's. */
  readonly colour: MarkColour | undefined
  /** What the user has noted on it. */
  readonly annotation: RowAnnotation | undefined
}

export const rowElementId = (position: number): string => `traffic-row-${position}`

/** One row of the table. Its element is used again for other rows while the list scrolls. */
export const TrafficRow = memo(function TrafficRow(props: TrafficRowProps): ReactElement {
  const { position, ariaIndex, item, columns, selected, related, colour, annotation } = props
  const { t } = useTranslation()
  // Commands are as quiet as events.
  const isEvent = item !== undefined && item.row.kind !== 'message'
  // What belongs to no exchange has nothing to say there: its content takes the room.
  const isWide = item?.row.state === 'none'
  const shown = columns.filter((column) => !column.hidden && !(isWide && isAfterContent(column)))
  const afterContent = columns.filter((column) => !column.hidden && isAfterContent(column)).length
  return (
    <div
      role="row"
      id={rowElementId(position)}
      className={classNames(styles.row, isEvent && styles.event)}
      aria-rowindex={ariaIndex}
      aria-selected={selected}
      data-position={position}
      data-related={related || undefined}
      {...(colour === undefined
        ? {}
        : {
            'data-colour': colour,
            style: { '--mark': `var(--mark-${colour})` },
            'aria-description': t('filter.colours.row', { colour: t(`filter.colours.names.${colour}`) }),
          })}
    >
      {shown.map((column, index) => {
        const span = isWide && column.id === 'content' ? 1 + afterContent : 1
        return (
          <div
            key={column.id}
            role="gridcell"
            data-column={column.id}
            aria-colindex={index + 1}
            aria-colspan={span === 1 ? undefined : span}
            style={span === 1 ? undefined : { gridColumn: `span ${span}` }}
            className={classNames(styles.cell, column.numeric && styles.numeric, styles[column.id])}
          >
            {index === 0 && annotation !== undefined ? <RowMark annotation={annotation} /> : undefined}
            {item === undefined ? <span className={styles.loading} /> : <Cell {...props} id={column.id} item={item} />}
          </div>
        )
      })}
    </div>
  )
})

interface CellProps extends TrafficRowProps {
  readonly id: ColumnId
  readonly item: BatchRow
}

function Cell(props: CellProps): ReactNode {
  const { id, item } = props
  const { row } = item
  const isMessage = row.kind === 'message'
  switch (id) {
    case 'number':
      return row.id
    case 'time':
      return timeText(row, props)
    case 'source':
      return <SourceContent row={row} name={props.sourceName} />
    case 'direction':
      return row.direction === 'none' ? undefined : <DirectionMark direction={row.direction} short />
    case 'socket':
      return row.socket === undefined ? undefined : <SocketBadge type={row.socket} />
    case 'frames':
      return isMessage ? formatCount(row.frameCount) : undefined
    case 'size':
      return row.kind === 'event' ? undefined : formatBytes(row.size)
    case 'content':
      return <Content item={item} />
    case 'state':
      return row.state === 'none' ? undefined : <StateMark state={row.state} certainty={row.certainty} />
    case 'rtt':
      return row.rttUs === undefined ? undefined : <RoundTrip rttUs={row.rttUs} />
  }
}

function timeText(row: RowSummary, { timeDisplay, anchor, previousTimeUs }: TrafficRowProps): string {
  switch (timeDisplay) {
    case 'absolute':
      return formatClockTime(row.timeUs, anchor)
    case 'relative':
      return formatRelativeTime(row.timeUs)
    case 'delta':
      return previousTimeUs === undefined ? '' : formatDeltaTime(row.timeUs - previousTimeUs)
  }
}

/** At a tap clients stand at the left and servers at the right, as in the picture of a handshake. */
const arrows = { none: ArrowUpRight, in: ArrowDownLeft, out: ArrowUpRight, 'to-server': ArrowRight, 'to-client': ArrowLeft } as const
const incoming: readonly Direction[] = ['in', 'to-client']

interface DirectionMarkProps {
  readonly direction: Direction
  /** For the column, which has no room for more than a word. */
  readonly short?: boolean
}

export function DirectionMark({ direction, short = false }: DirectionMarkProps): ReactElement {
  const { t } = useTranslation()
  const Arrow = arrows[direction]
  const words = t(`traffic.direction.${direction}`)
  const isTap = direction === 'to-server' || direction === 'to-client'
  return (
    <span className={classNames(styles.mark, incoming.includes(direction) ? styles.in : styles.out)} title={isTap ? words : undefined}>
      <Arrow size={13} strokeWidth={2.25} aria-hidden />
      <span className={styles.clipped}>{short && isTap ? t(`tap.traffic.shortDirection.${direction}`) : words}</span>
    </span>
  )
}

const stateIcons = {
  none: undefined,
  pending: CircleDashed,
  replied: Check,
  'timed out': Timer,
  broken: TriangleAlert,
  orphan: CircleHelp,
} as const

const stateStyles: Readonly<Record<ExchangeState, string | undefined>> = {
  none: undefined,
  pending: styles.pending,
  replied: styles.replied,
  'timed out': styles.timedOut,
  broken: styles.broken,
  orphan: styles.orphan,
}

export function StateMark({ state, certainty }: Pick<RowSummary, 'state' | 'certainty'>): ReactElement {
  const { t } = useTranslation()
  const Icon = stateIcons[state]
  return (
    <span className={classNames(styles.mark, stateStyles[state])}>
      {Icon === undefined ? undefined : <Icon size={13} strokeWidth={2.25} aria-hidden />}
      <span className={styles.clipped}>{t(`traffic.state.${state}`)}</span>
      {certainty === 'order' ? (
        <span role="img" aria-label={t('traffic.certainty.order')} title={t('traffic.certainty.order')}>
          {t('traffic.certaintyMark')}
        </span>
      ) : undefined}
    </span>
  )
}

function Content({ item }: { readonly item: BatchRow }): ReactElement {
  const { t } = useTranslation()
  const { row, preview, replyPreview } = item
  if (row.kind === 'event') {
    return (
      <>
        <span className={styles.eventName}>{t(`traffic.event.${row.event}`)}</span>
        <span className={styles.clipped}>{told(preview)}</span>
      </>
    )
  }
  if (row.kind === 'command') return <CommandContent preview={preview} />
  if (row.encrypted === true) return <EncryptedContent size={row.size} />
  if (replyPreview === '') return <span className={styles.clipped}>{preview}</span>
  return (
    <>
      <span className={classNames(styles.clipped, styles.request)}>{preview}</span>
      <span className={styles.arrow} aria-hidden>
        →
      </span>
      <span className={classNames(styles.clipped, styles.reply)}>{replyPreview}</span>
    </>
  )
}

/** The longest on show fills the bar: the table sets `--rtt-max`, so that rows need not know of one another. */
const RoundTrip = ({ rttUs }: { readonly rttUs: number }): ReactElement => (
  <>
    <span className={styles.bar} style={{ '--rtt': rttUs }} />
    <span className={styles.rttText}>{formatDurationUs(rttUs)}</span>
  </>
)
