import { type ReactElement, startTransition, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { MessageDetail } from '../../../shared/ipc/contract'
import type { RowSummary, SocketType } from '../../../shared/model'
import { formatBytes, formatCount } from '../../i18n/format'
import { Button } from '../../ui/button'
import { BlobCard } from '../decoded/blob-card'
import { DecoderButton, DecodingNotes, MessageActions } from '../decoded/decoder-bar'
import { MessageCard } from '../decoded/message-card'
import { useInspected } from '../decoded/use-inspected'
import { FrameCard, type FrameRole } from './frame-card'
import { suitableView } from './frame-content'
import styles from './message-column.module.css'
import { useFrameHeads } from './use-frame-heads'

/** A message may have thousands of frames: so many are shown at first, and so many more each time. */
const framesAtFirst = 16
/** Of those so many at once: the first are in sight, and the others come when the window has nothing else to do. */
const framesAtOnce = 2
const framesPerStep = 64

const publishes: readonly SocketType[] = ['PUB', 'SUB', 'XPUB', 'XSUB']

function roleOf(row: RowSummary, index: number, size: number): FrameRole {
  if (index < row.envelopeFrames) return size === 0 ? 'delimiter' : 'envelope'
  return index === 0 && row.frameCount > 1 && row.socket !== undefined && publishes.includes(row.socket) ? 'topic' : 'body'
}

interface MessageColumnProps {
  readonly title: string
  /** Where the title does not say it. */
  readonly showsNumber?: boolean
  readonly message: MessageDetail
}

/** A message and its frames. */
export function MessageColumn({ title, message, showsNumber = true }: MessageColumnProps): ReactElement {
  const { t } = useTranslation()
  const { row } = message
  const { frames, total, loadMore } = useFrameHeads(message)
  const [shown, setShown] = useState(framesAtOnce)
  const column = useRef<HTMLElement>(null)
  const jsonIndex = useMemo(
    () => frames.findIndex(({ size, head }, index) => index >= row.envelopeFrames && suitableView(head, head.length === size) === 'json'),
    [frames, row.envelopeFrames],
  )
  const { decoded, inspected, frame: frameInspected } = useInspected(row)
  const isFilling = shown < framesAtFirst && shown < total
  useEffect(() => {
    if (!isFilling) return undefined
    const idle = requestIdleCallback(() => startTransition(() => setShown(shown + framesAtOnce)), { timeout: 200 })
    return () => cancelIdleCallback(idle)
  }, [isFilling, shown])
  const next = isFilling ? 0 : Math.min(framesPerStep, total - shown)
  const showMore = async (): Promise<void> => {
    if (shown + next > frames.length && !(await loadMore())) return
    // The button moves down or goes: reading goes on at the first frame that is new.
    flushSync(() => setShown(shown + next))
    column.current?.querySelectorAll('article')[shown]?.focus({ preventScroll: true })
  }
  const size = t('detail.messageSize', { count: total, value: formatCount(total), size: formatBytes(row.size) })
  return (
    <section ref={column} className={styles.column} aria-label={title}>
      <header className={styles.header}>
        <h3 className={styles.title}>{title}</h3>
        {showsNumber ? <span className={styles.number}>{t('detail.rowNumber', { row: row.id })}</span> : undefined}
        {row.kind === 'message' && row.encrypted !== true ? <DecoderButton message={message} decoded={decoded} /> : undefined}
        <span className={styles.size} title={size}>
          {size}
        </span>
        {row.kind === 'message' && row.encrypted !== true ? <MessageActions message={message} decoded={decoded} /> : undefined}
      </header>
      <DecodingNotes decoded={decoded} isReading={decoded === undefined && row.kind === 'message' && row.encrypted !== true} />
      {decoded?.kind === 'ready' && inspected !== undefined && decoded.decoding.scope === 'message' && inspected.tree.length > 0 ? (
        <MessageCard decoding={decoded.decoding} inspected={inspected} frames={frames} frameInspected={frameInspected} />
      ) : undefined}
      {frames.slice(0, shown).map((frame, index) => (
        <FrameCard
          // biome-ignore lint/suspicious/noArrayIndexKey: a frame is its place in the message, which never changes.
          key={`${row.id} ${index}`}
          row={row.id}
          index={index}
          frame={frame}
          role={roleOf(row, index, frame.size)}
          isFilterJson={index === jsonIndex}
          inspected={frameInspected(index)}
        />
      ))}
      {decoded?.kind === 'ready' && inspected !== undefined
        ? decoded.decoding.blobs.map((blob, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a blob is its number in the decoding.
            <BlobCard key={index} row={row.id} index={index} blob={blob} inspected={inspected} />
          ))
        : undefined}
      {next <= 0 ? undefined : (
        <Button size="small" onClick={() => void showMore()}>
          {t('detail.frame.moreFrames', { count: next, shown: formatCount(shown), total: formatCount(total) })}
        </Button>
      )}
    </section>
  )
}

/** The place of a message that is not there. */
export function MissingColumn({ title, children }: { readonly title: string; readonly children: string }): ReactElement {
  return (
    <section className={styles.column} aria-label={title}>
      <header className={styles.header}>
        <h3 className={styles.title}>{title}</h3>
      </header>
      <p className={styles.missing}>{children}</p>
    </section>
  )
}
