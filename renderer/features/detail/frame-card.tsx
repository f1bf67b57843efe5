import { Binary, ChevronLeft, ChevronRight } from 'lucide-react'
import { memo, type ReactElement, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FrameHead, maxFrameChunkBytes } from '../../../shared/ipc/contract'
import type { RowId } from '../../../shared/model'
import { formatBytes, formatCount, formatExactBytes } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { chooseMode, type FrameMode, toggleBytes, useViewChoices } from '../../stores/view-choices-store'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { SegmentedControl } from '../../ui/segmented-control'
import { CodeView } from '../decoded/code-view'
import { DecodedFrame, FrameHex, type FrameInspected, frameNode } from '../decoded/decoded-frame'
import { modesOf, suitableMode } from '../decoded/frame-modes'
import card from './card.module.css'
import { CopyMenu } from './copy-menu'
import styles from './frame-card.module.css'
import { type FrameView, isJson, isJsonDocument, looseTextOf, suitableView, utf8TextOf, wholeCharacters } from './frame-content'
import { JsonView } from './json-view'
import { ShortText, shortTextOf } from './short-text'
import { type FramePart, useFramePart, useShownPart } from './use-frame-part'
import { useHasHighlights, useMarks } from './use-marks'

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
  /** What a decoder says of it. */
  readonly inspected?: FrameInspected | undefined
}

/** One frame: what it is, and what it says: as a decoder reads it, or as text, JSON or hexadecimal. A message may have many. */
export const FrameCard = memo(function FrameCard({
  row,
  index,
  frame,
  role = 'body',
  title,
  firstView,
  isFilterJson = false,
  inspected,
}: FrameCardProps): ReactElement {
  const { t } = useTranslation()
  const part = useFramePart(row, index, frame)
  const suitable = useMemo(() => suitableView(frame.head, frame.head.length === frame.size), [frame])
  const node = frameNode(inspected)
  const liked = useViewChoices(({ modes: all }) => (node?.decoder === undefined ? undefined : all[node.decoder]))
  const showsBytes = useViewChoices((choices) => choices.showsBytes)
  const isSought = useHasHighlights()
  const [chosen, setChosen] = useState<FrameMode>()
  const mayBeJson = useMemo(() => beginsLikeJson(frame.head), [frame])
  const modes = modesOf(node, mayBeJson)
  // What is looked for is marked in text and bytes only.
  const best = isSought ? suitable : liked !== undefined && modes.includes(liked) ? liked : suitableMode(node, suitable)
  const view = chosen !== undefined && modes.includes(chosen) ? chosen : (firstView ?? best)
  const number = index + 1
  // One that can be read in other ways too keeps its height whichever is chosen.
  const shortText = view === 'text' && modes.every((mode) => mode === 'text' || mode === 'hex') ? shortTextOf(part) : undefined

  const choose = (next: FrameMode): void => {
    setChosen(next)
    if (node?.decoder !== undefined) chooseMode(node.decoder, next)
    // JSON makes sense only as a whole.
    if (next === 'json' && !part.isWhole && part.size <= maxFrameChunkBytes) part.show(0)
  }

  useShownPart(part, inspected?.shown?.from)

  return (
    <article className={card.card} tabIndex={-1} aria-label={t('detail.frame.label', { number })}>
      <header className={card.header}>
        <h4 className={card.title}>{title ?? t('detail.frame.label', { number })}</h4>
        {role === 'body' ? undefined : <Badge>{t(`detail.frame.${role}`)}</Badge>}
        {shortText === undefined ? undefined : <ShortText text={shortText} bytes={part.bytes} />}
        <span className={styles.size} title={formatExactBytes(frame.size)}>
          {frame.size === 0 ? t('detail.frame.empty') : formatBytes(frame.size)}
        </span>
        {frame.size === 0 ? undefined : (
          <div className={card.tools}>
            <SegmentedControl
              size="small"
              label={t('detail.frame.view', { number })}
              value={view}
              onChange={choose}
              options={modes.map((value) => ({ value, label: t(`inspect.mode.${value}`) }))}
            />
            {view === 'tree' ? (
              <IconButton
                size="small"
                label={t('inspect.bytesBeside')}
                icon={<Binary aria-hidden />}
                pressed={showsBytes}
                onClick={toggleBytes}
              />
            ) : undefined}
            <CopyMenu row={row} index={index} part={part} node={node} />
          </div>
        )}
      </header>
      {frame.size === 0 || shortText !== undefined ? undefined : (
        <FrameContents
          view={view}
          part={part}
          label={t('detail.frame.contents', { number })}
          isFilterJson={isFilterJson}
          inspected={inspected}
        />
      )}
      <FrameParts part={part} />
    </article>
  )
})

interface FrameContentsProps extends Omit<FrameBytesProps, 'view'> {
  readonly view: FrameMode
}

function FrameContents({ view, ...rest }: FrameContentsProps): ReactElement | undefined {
  const { inspected, part, label } = rest
  if (view === 'text' || view === 'json' || view === 'hex') return <FrameBytes view={view} {...rest} />
  return inspected === undefined ? undefined : <DecodedFrame mode={view} frame={inspected} part={part} label={label} />
}

interface FrameBytesProps {
  readonly inspected: FrameInspected | undefined
  readonly view: FrameView
  readonly part: FramePart
  readonly label: string
  readonly isFilterJson: boolean
}

function FrameBytes({ view, part, label, isFilterJson, inspected }: FrameBytesProps): ReactElement {
  const { t } = useTranslation()
  const { bytes, offset, size, isWhole } = part
  const { text, isUtf8 } = useMemo(() => {
    const characters = wholeCharacters(bytes, { start: offset > 0, end: offset + bytes.length < size })
    const strict = utf8TextOf(characters)
    return { text: strict ?? looseTextOf(characters), isUtf8: strict !== undefined }
  }, [bytes, offset, size])
  const showsJson = useMemo(() => view === 'json' && isWhole && isUtf8 && isJson(text), [view, isWhole, isUtf8, text])
  const { inText, inBytes } = useMarks({ bytes, text, isUtf8 })

  if (view === 'hex') return <FrameHex frame={inspected} part={part} label={label} marks={inBytes} />
  if (showsJson) return <JsonView text={text} label={label} marks={inText} filterable={isFilterJson} />
  return (
    <>
      {view === 'json' ? (
        <p className={styles.note}>
          {isWhole ? t('detail.frame.notJson') : t('detail.frame.notWhole', { size: formatBytes(maxFrameChunkBytes) })}
        </p>
      ) : undefined}
      {view === 'text' && !isUtf8 ? <p className={styles.note}>{t('detail.frame.notText', { mark: '\ufffd' })}</p> : undefined}
      <CodeView text={text} language={languageOf(text, isUtf8)} label={label} marks={inText} />
    </>
  )
}

/** Whether the first character is that of an object or list. */
function beginsLikeJson(head: Uint8Array): boolean {
  const first = head.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  return first === 0x7b || first === 0x5b
}

function languageOf(text: string, isUtf8: boolean): 'plain' | 'json' | 'xml' {
  if (!isUtf8) return 'plain'
  if (isJsonDocument(text)) return 'json'
  return /^\s*<[?!\p{L}]/u.test(text) ? 'xml' : 'plain'
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
          {told(part.error.message)}
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
