import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type ReactElement, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FrameHead, maxFrameChunkBytes } from '../../../shared/ipc/contract'
import type { RowId } from '../../../shared/model'
import { formatBytes, formatCount, formatExactBytes } from '../../i18n/format'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { SegmentedControl } from '../../ui/segmented-control'
import { CopyMenu } from './copy-menu'
import styles from './frame-card.module.css'
import { type FrameView, frameViews, isJson, looseTextOf, suitableView, utf8TextOf, wholeCharacters } from './frame-content'
import { HexView } from './hex-view'
import { JsonView } from './json-view'
import { TextView } from './text-view'
import { type FramePart, useFramePart } from './use-frame-part'
import { useMarks } from './use-marks'

export type FrameRole = 'body' | 'topic' | 'envelope' | 'delimiter'

interface FrameCardProps {
  readonly row: RowId
  readonly index: number
  readonly frame: FrameHead
  readonly role?: FrameRole
  /** Instead of its number. */
  readonly title?: string | undefined
  /** Instead of what suits its bytes. */
  readonly firstView?: FrameView | undefined
  /** The filter calls it `json`. */
  readonly isFilterJson?: boolean
}

/** One frame: what it is, and its bytes as text, JSON or hexadecimal. */
export function FrameCard({ row, index, frame, role = 'body', title, firstView, isFilterJson = false }: FrameCardProps): ReactElement {
  const { t } = useTranslation()
  const part = useFramePart(row, index, frame)
  const suitable = useMemo(() => suitableView(frame.head, frame.head.length === frame.size), [frame])
  const [chosen, setChosen] = useState<FrameView>()
  const view = chosen ?? firstView ?? suitable
  const number = index + 1

  const choose = (next: FrameView): void => {
    setChosen(next)
    // JSON makes sense only as a whole.
    if (next === 'json' && !part.isWhole && part.size <= maxFrameChunkBytes) part.show(0)
  }

  return (
    <article className={styles.card} tabIndex={-1} aria-label={t('detail.frame.label', { number })}>
      <header className={styles.header}>
        <h4 className={styles.title}>{title ?? t('detail.frame.label', { number })}</h4>
        {role === 'body' ? undefined : <Badge>{t(`detail.frame.${role}`)}</Badge>}
        <span className={styles.size} title={formatExactBytes(frame.size)}>
          {formatBytes(frame.size)}
        </span>
        {frame.size === 0 ? undefined : (
          <>
            <SegmentedControl
              size="small"
              label={t('detail.frame.view', { number })}
              value={view}
              onChange={choose}
              options={frameViews.map((value) => ({ value, label: t(`detail.frame.${value}`) }))}
            />
            <CopyMenu row={row} index={index} part={part} />
          </>
        )}
      </header>
      {frame.size === 0 ? (
        <p className={styles.note}>{t('detail.frame.empty')}</p>
      ) : (
        <FrameBytes view={view} part={part} label={t('detail.frame.contents', { number })} isFilterJson={isFilterJson} />
      )}
      <FrameParts part={part} />
    </article>
  )
}

interface FrameBytesProps {
  readonly view: FrameView
  readonly part: FramePart
  readonly label: string
  readonly isFilterJson: boolean
}

function FrameBytes({ view, part, label, isFilterJson }: FrameBytesProps): ReactElement {
  const { t } = useTranslation()
  const { bytes, offset, size, isWhole } = part
  const { text, isUtf8 } = useMemo(() => {
    const characters = wholeCharacters(bytes, { start: offset > 0, end: offset + bytes.length < size })
    const strict = utf8TextOf(characters)
    return { text: strict ?? looseTextOf(characters), isUtf8: strict !== undefined }
  }, [bytes, offset, size])
  const showsJson = useMemo(() => view === 'json' && isWhole && isUtf8 && isJson(text), [view, isWhole, isUtf8, text])
  const { inText, inBytes } = useMarks({ bytes, text, isUtf8 })

  if (view === 'hex') return <HexView bytes={bytes} offset={offset} label={label} marks={inBytes} />
  if (showsJson) return <JsonView text={text} label={label} marks={inText} filterable={isFilterJson} />
  return (
    <>
      {view === 'json' ? (
        <p className={styles.note}>
          {isWhole ? t('detail.frame.notJson') : t('detail.frame.notWhole', { size: formatBytes(maxFrameChunkBytes) })}
        </p>
      ) : undefined}
      {view === 'text' && !isUtf8 ? <p className={styles.note}>{t('detail.frame.notText', { mark: '\ufffd' })}</p> : undefined}
      <TextView text={text} label={label} marks={inText} />
    </>
  )
}

/** What of a large frame is shown, and the way to the rest. */
function FrameParts({ part }: { readonly part: FramePart }): ReactElement | undefined {
  const { t } = useTranslation()
  if (part.isWhole && part.error === undefined) return undefined
  const end = part.offset + part.bytes.length
  const paged = part.offset > 0 || part.bytes.length >= maxFrameChunkBytes
  return (
    <footer className={styles.footer}>
      {part.error === undefined ? undefined : (
        <p className={styles.error} role="alert">
          {part.error.message}
        </p>
      )}
      {paged ? (
        <>
          <span>
            {t('detail.frame.range', { from: formatCount(part.offset), to: formatCount(end - 1), total: formatCount(part.size) })}
          </span>
          <IconButton
            size="small"
            label={t('detail.frame.previous')}
            icon={<ChevronLeft aria-hidden />}
            disabled={part.offset === 0 || part.loading}
            onClick={() => part.show(Math.max(0, part.offset - maxFrameChunkBytes))}
          />
          <IconButton
            size="small"
            label={t('detail.frame.next')}
            icon={<ChevronRight aria-hidden />}
            disabled={end >= part.size || part.loading}
            onClick={() => part.show(end)}
          />
        </>
      ) : (
        <>
          <span>{t('detail.frame.shownOf', { shown: formatBytes(end), total: formatBytes(part.size) })}</span>
          <Button size="small" disabled={part.loading} onClick={() => part.show(0)}>
            {t('detail.frame.showMore')}
          </Button>
        </>
      )}
    </footer>
  )
}
