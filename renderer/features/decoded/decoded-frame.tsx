import type { ReactElement } from 'react'
import type { DecodedNode, More } from '../../../shared/decoders/decoder'
import type { RowId } from '../../../shared/model'
import { type NodePath, nodeAtPath } from '../../stores/decoded-tree'
import { useViewChoices } from '../../stores/view-choices-store'
import { HexView } from '../detail/hex-view'
import type { MarkRange } from '../detail/marks'
import type { FramePart } from '../detail/use-frame-part'
import styles from './decoded-frame.module.css'
import { imageIn, numbersIn } from './frame-modes'
import { ImageView } from './image-view'
import { PlotView } from './plot-view'
import { TreeView } from './tree-view'

/** What a decoder says of a message, and the node that the user looks at. */
export interface Inspected {
  readonly row: RowId
  readonly tree: readonly DecodedNode[]
  readonly more: More | undefined
  readonly selected: NodePath | undefined
  readonly onSelect: (path: NodePath) => void
  readonly onMore: (more: More) => Promise<void>
  readonly onFollow: (node: DecodedNode) => void
}

/** A frame's part in that. */
export interface FrameInspected {
  readonly inspected: Inspected
  /** Where the frame's own node is; `undefined`: one decoder has read all frames together. */
  readonly path: NodePath | undefined
  /** Its bytes of the node that is selected. */
  readonly shown: MarkRange | undefined
  readonly onByte: (byte: number) => void
}

/** The node of a frame. */
export const frameNode = (frame: FrameInspected | undefined): DecodedNode | undefined =>
  frame?.path === undefined ? undefined : nodeAtPath(frame.inspected.tree, frame.path)

interface DecodedFrameProps {
  readonly mode: 'tree' | 'image' | 'plot'
  readonly frame: FrameInspected
  readonly part: FramePart
  readonly label: string
}

/** A frame as its decoder reads it. */
export function DecodedFrame({ mode, frame, part, label }: DecodedFrameProps): ReactElement | undefined {
  const showsBytes = useViewChoices((choices) => choices.showsBytes)
  const node = frameNode(frame)
  const { row } = frame.inspected
  if (node === undefined) return undefined
  const image = imageIn(node)
  if (mode === 'image' && image !== undefined) {
    const { mime, width, height } = image.view
    return <ImageView row={row} range={image.range} mime={mime} width={width} height={height} />
  }
  const numbers = numbersIn(node)
  if (mode === 'plot' && numbers !== undefined) return <PlotView view={numbers.view} />
  return (
    <div className={styles.panes}>
      <FrameTree frame={frame} node={node} label={label} />
      {showsBytes ? <FrameHex frame={frame} part={part} label={label} /> : undefined}
    </div>
  )
}

function FrameTree({
  frame,
  node,
  label,
}: {
  readonly frame: FrameInspected
  readonly node: DecodedNode
  readonly label: string
}): ReactElement {
  const { inspected, path = [] } = frame
  const { row, tree, selected, onSelect, onMore, onFollow } = inspected
  // Of a node of which only the rest is left to be shown there would be nothing but the way to that.
  const isContainer = node.children !== undefined && (node.children.length > 0 || node.more === undefined)
  return (
    <TreeView
      row={row}
      tree={tree}
      base={isContainer ? path : path.slice(0, -1)}
      nodes={isContainer ? (node.children ?? []) : [node]}
      first={isContainer ? 0 : path.at(-1)}
      more={isContainer ? node.more : undefined}
      label={label}
      selected={selected}
      onSelect={onSelect}
      onMore={onMore}
      onFollow={onFollow}
    />
  )
}

/** The bytes of a part, those of the selected node marked. */
export function FrameHex({
  frame,
  part,
  label,
  marks = none,
}: {
  readonly frame: FrameInspected | undefined
  readonly part: FramePart
  readonly label: string
  readonly marks?: readonly MarkRange[]
}): ReactElement {
  const { bytes, offset } = part
  const { shown, onByte } = frame ?? {}
  const from = shown === undefined ? 0 : Math.max(0, shown.from - offset)
  const to = shown === undefined ? 0 : Math.min(bytes.length, shown.to - offset)
  return (
    <HexView
      bytes={bytes}
      offset={offset}
      label={label}
      marks={marks}
      shown={to > from ? { from, to } : undefined}
      onByte={onByte === undefined ? undefined : (byte) => onByte(offset + byte)}
    />
  )
}

const none: readonly never[] = []
