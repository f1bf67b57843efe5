import { Binary } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { FrameHead } from '../../../shared/ipc/contract'
import type { RowDecoding } from '../../../shared/ipc/inspect'
import { told } from '../../i18n/sentences'
import { nodeAtPath } from '../../stores/decoded-tree'
import { toggleBytes, useViewChoices } from '../../stores/view-choices-store'
import { IconButton } from '../../ui/icon-button'
import card from '../detail/card.module.css'
import { useFramePart, useShownPart } from '../detail/use-frame-part'
import { FrameHex, type FrameInspected, type Inspected } from './decoded-frame'
import panes from './decoded-frame.module.css'
import styles from './message-card.module.css'
import { TreeView } from './tree-view'

interface MessageCardProps {
  readonly decoding: RowDecoding
  readonly inspected: Inspected
  readonly frames: readonly FrameHead[]
  /** A frame's part in what is inspected, by its number with the envelope's. */
  readonly frameInspected: (index: number) => FrameInspected | undefined
}

/** What one decoder reads out of all frames together, with the bytes of the frame that is looked at beside it. */
export function MessageCard({ decoding, inspected, frames, frameInspected }: MessageCardProps): ReactElement {
  const { t } = useTranslation()
  const title = told(decoding.title)
  const showsBytes = useViewChoices((choices) => choices.showsBytes)
  const { row, tree, more, selected, onSelect, onMore, onFollow } = inspected
  const range = selected === undefined ? undefined : nodeAtPath(tree, selected)?.range
  const index = range?.in === 'frame' ? range.index : largestOf(frames)
  const frame = frames[index]
  return (
    <article className={card.card} aria-label={title}>
      <header className={card.header}>
        <h4 className={card.title}>{title}</h4>
        <span className={styles.summary} title={decoding.summary}>
          {decoding.summary}
        </span>
        <IconButton
          size="small"
          label={t('inspect.bytesBeside')}
          icon={<Binary aria-hidden />}
          pressed={showsBytes}
          onClick={toggleBytes}
        />
      </header>
      <div className={panes.panes}>
        <TreeView
          row={row}
          tree={tree}
          base={root}
          nodes={tree}
          more={more}
          label={t('inspect.tree.label', { title })}
          selected={selected}
          onSelect={onSelect}
          onMore={onMore}
          onFollow={onFollow}
        />
        {showsBytes && frame !== undefined ? (
          <FrameBeside key={`${row} ${index}`} row={row} index={index} frame={frame} inspected={frameInspected(index)} />
        ) : undefined}
      </div>
    </article>
  )
}

const root: readonly number[] = []

/** Most of what a message says is in its largest frame. */
function largestOf(frames: readonly FrameHead[]): number {
  return frames.reduce((largest, { size }, index) => (size > (frames[largest]?.size ?? 0) ? index : largest), 0)
}

interface FrameBesideProps {
  readonly row: Inspected['row']
  readonly index: number
  readonly frame: FrameHead
  readonly inspected: FrameInspected | undefined
}

function FrameBeside({ row, index, frame, inspected }: FrameBesideProps): ReactElement {
  const { t } = useTranslation()
  const part = useFramePart(row, index, frame)
  useShownPart(part, inspected?.shown?.from)
  const label = t('inspect.bytesOf', { number: index + 1 })
  return (
    <div className={styles.beside}>
      <p className={styles.caption}>{label}</p>
      <FrameHex frame={inspected} part={part} label={label} />
      {part.error === undefined ? undefined : (
        <p className={styles.error} role="alert">
          {told(part.error.message)}
        </p>
      )}
    </div>
  )
}
