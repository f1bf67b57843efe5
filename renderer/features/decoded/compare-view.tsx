import { X } from 'lucide-react'
import { type ReactElement, type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppError } from '../../../shared/errors'
import type { MessageDetail } from '../../../shared/ipc/contract'
import type { RowId } from '../../../shared/model'
import { call } from '../../app/inspector'
import { formatBytes, formatCount } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { type Decoded, loadDecoding, useDecodings } from '../../stores/decodings-store'
import { endComparison } from '../../stores/pins-store'
import { classNames } from '../../ui/class-names'
import { IconButton } from '../../ui/icon-button'
import { SegmentedControl } from '../../ui/segmented-control'
import { Switch } from '../../ui/switch'
import { visibleText } from '../detail/frame-content'
import { framesOf } from '../detail/use-frame-heads'
import { VirtualLines } from '../detail/virtual-lines'
import styles from './compare-view.module.css'
import { type ByteLine, byteDiff, type DiffLine, diffLines } from './tree-diff'

interface CompareViewProps {
  readonly left: RowId
  readonly right: RowId
}

interface Pair {
  readonly left: MessageDetail
  readonly right: MessageDetail
}

/** Two messages, and where they differ: in what they say, or byte by byte. */
export function CompareView({ left, right }: CompareViewProps): ReactElement {
  const { t } = useTranslation()
  const [pair, setPair] = useState<Pair>()
  const [error, setError] = useState<AppError>()
  const [chosen, setChosen] = useState<'decoded' | 'bytes'>()
  const [onlyDifferences, setOnlyDifferences] = useState(true)
  const one = useDecodings(({ byRow }) => byRow.get(left))
  const other = useDecodings(({ byRow }) => byRow.get(right))
  useEffect(() => {
    let isCurrent = true
    void Promise.all([call('traffic.message', left), call('traffic.message', right)]).then(([first, second]) => {
      if (!isCurrent) return
      if (!first.ok) setError(first.error)
      else if (!second.ok) setError(second.error)
      else setPair({ left: first.value, right: second.value })
    })
    return () => {
      isCurrent = false
    }
  }, [left, right])
  useEffect(() => {
    if (one === undefined) void loadDecoding(left)
    if (other === undefined) void loadDecoding(right)
  }, [left, right, one, other])

  const mode = chosen ?? (isStructured(one) && isStructured(other) ? 'decoded' : 'bytes')
  return (
    <section className={styles.view} aria-label={t('inspect.compare.title', { left, right })}>
      <header className={styles.header}>
        <h3 className={styles.title}>{t('inspect.compare.title', { left, right })}</h3>
        <SegmentedControl
          size="small"
          label={t('inspect.compare.by')}
          value={mode}
          onChange={setChosen}
          options={[
            { value: 'decoded', label: t('inspect.compare.decoded') },
            { value: 'bytes', label: t('inspect.compare.bytes') },
          ]}
        />
        {mode === 'decoded' ? (
          <Switch label={t('inspect.compare.only')} checked={onlyDifferences} onChange={setOnlyDifferences} />
        ) : undefined}
        <span className={styles.gap} />
        <IconButton size="small" label={t('inspect.compare.end')} icon={<X aria-hidden />} onClick={endComparison} />
      </header>
      {error !== undefined ? (
        <p className={styles.error} role="alert">
          {told(error.message)}
        </p>
      ) : mode === 'decoded' ? (
        <TreeDiff one={one} other={other} left={left} right={right} onlyDifferences={onlyDifferences} />
      ) : pair === undefined ? undefined : (
        <BytesDiff {...pair} />
      )}
    </section>
  )
}

/** Whether it says more than its bytes. */
const isStructured = (decoded: Decoded | undefined): boolean =>
  decoded?.kind === 'ready' && decoded.tree.some(({ children, kind }) => children !== undefined || (kind !== 'bytes' && kind !== 'text'))

interface TreeDiffProps extends CompareViewProps {
  readonly one: Decoded | undefined
  readonly other: Decoded | undefined
  readonly onlyDifferences: boolean
}

const signs = { same: ' ', changed: '≠', added: '+', removed: '−' } as const

function TreeDiff({ one, other, left, right, onlyDifferences }: TreeDiffProps): ReactElement | undefined {
  const { t } = useTranslation()
  const lines = useMemo(
    () => (one?.kind === 'ready' && other?.kind === 'ready' ? diffLines(one.tree, other.tree) : undefined),
    [one, other],
  )
  if (lines === undefined) return undefined
  const differing = lines.filter(({ status, isWhole }) => status !== 'same' && isWhole).length
  const shown = onlyDifferences ? lines.filter(({ status }) => status !== 'same') : lines
  const isPart = [one, other].some((decoded) => decoded?.kind === 'ready' && JSON.stringify(decoded.tree).includes('"more":'))
  const cell = (text: string | undefined): ReactNode => (text === undefined ? <span className={styles.none}>–</span> : visibleText(text))
  const line = (index: number): ReactNode => {
    const diff: DiffLine | undefined = shown[index]
    if (diff === undefined) return undefined
    return (
      <div key={diff.key} className={classNames(styles.line, diff.isWhole && styles[diff.status])}>
        <span className={styles.sign} role="img" aria-label={t(`inspect.compare.status.${diff.status}`)}>
          {signs[diff.status]}
        </span>
        <span className={styles.name} style={{ paddingLeft: `${diff.depth * 14}px` }}>
          {visibleText(diff.name)}
        </span>
        <span className={styles.side}>{cell(diff.left)}</span>
        <span className={styles.side}>{cell(diff.right)}</span>
      </div>
    )
  }
  return (
    <>
      <p className={styles.note}>
        {differing === 0 ? t('inspect.compare.same') : t('inspect.compare.count', { count: differing, value: formatCount(differing) })}
        {isPart ? ` ${t('inspect.compare.part')}` : ''}
      </p>
      <div className={styles.heads} aria-hidden>
        <span className={styles.sign} />
        <span className={styles.name} />
        <span className={styles.side}>#{left}</span>
        <span className={styles.side}>#{right}</span>
      </div>
      <VirtualLines
        className={styles.lines}
        role="group"
        tabIndex={0}
        aria-label={t('inspect.compare.differences')}
        count={shown.length}
        renderLine={line}
      />
    </>
  )
}

const maxByteLines = 400

function BytesDiff({ left, right }: Pair): ReactElement {
  const { t } = useTranslation()
  const count = Math.max(framesOf(left), framesOf(right))
  const frames = Math.min(count, 64)
  return (
    <div className={styles.bytes}>
      {Array.from({ length: frames }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a frame is its place in the message.
        <FrameDiff key={index} index={index} left={left.frames[index]} right={right.frames[index]} />
      ))}
      {frames < count ? (
        <p className={styles.note}>{t('inspect.compare.moreFrames', { value: formatCount(count - frames) })}</p>
      ) : undefined}
    </div>
  )
}

type Head = MessageDetail['frames'][number] | undefined

function FrameDiff({ index, left, right }: { readonly index: number; readonly left: Head; readonly right: Head }): ReactElement {
  const { t } = useTranslation()
  const diff = useMemo(() => byteDiff(left?.head ?? nothing, right?.head ?? nothing, maxByteLines), [left, right])
  const sizes = [left, right].map((frame) => (frame === undefined ? '–' : formatBytes(frame.size))).join(' / ')
  const isPart = [left, right].some((frame) => frame !== undefined && frame.head.length < frame.size)
  return (
    <section>
      <h4 className={styles.frame}>
        {t('detail.frame.label', { number: index + 1 })} · {sizes} ·{' '}
        {diff.differing === 0
          ? t('inspect.compare.same')
          : t('inspect.compare.byteCount', { count: diff.differing, value: formatCount(diff.differing) })}
        {isPart ? ` ${t('inspect.compare.beginnings')}` : ''}
      </h4>
      {diff.lines.length === 0 ? undefined : (
        <VirtualLines
          className={styles.lines}
          role="group"
          tabIndex={0}
          aria-label={t('inspect.compare.frame', { number: index + 1 })}
          count={diff.lines.length}
          renderLine={(at) => <BytesLine key={at} line={diff.lines[at]} />}
        />
      )}
    </section>
  )
}

const nothing = new Uint8Array(0)

function BytesLine({ line }: { readonly line: ByteLine | undefined }): ReactNode {
  if (line === undefined) return undefined
  const side = (own: Uint8Array, other: Uint8Array): ReactNode => (
    <span className={styles.hex}>
      {Array.from(own, (byte, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place in the line.
        <span key={at} className={classNames(styles.byte, byte !== other[at] && styles.differs)}>
          {byte.toString(16).padStart(2, '0')}
        </span>
      ))}
    </span>
  )
  return (
    <div className={styles.line}>
      <span className={styles.offset}>{line.from.toString(16).padStart(6, '0')}</span>
      {side(line.left, line.right)}
      {side(line.right, line.left)}
    </div>
  )
}
