import { useEffect, useMemo, useState } from 'react'
import type { RowSummary } from '../../../shared/model'
import { type NodePath, nodeAtPath, pathOfByte } from '../../stores/decoded-tree'
import { type Decoded, loadDecoding, loadMore, useDecodings } from '../../stores/decodings-store'
import { follow } from '../../stores/follow-store'
import { showError } from '../../ui/toast-manager'
import { useSourceNames } from '../traffic/source-names'
import type { FrameInspected, Inspected } from './decoded-frame'

/** What is known of what a message says, loading it if need be. */
function useDecoding(row: RowSummary): Decoded | undefined {
  const decoded = useDecodings(({ byRow }) => byRow.get(row.id))
  const hasContent = row.kind === 'message' && row.encrypted !== true
  useEffect(() => {
    if (hasContent && decoded === undefined) void loadDecoding(row.id)
  }, [row.id, hasContent, decoded])
  return hasContent ? decoded : undefined
}

export interface MessageInspected {
  readonly decoded: Decoded | undefined
  /** The tree, once it is there. */
  readonly inspected: Inspected | undefined
  /** A frame's part in it, by its number with the envelope's; the same one until something changes. */
  readonly frame: (index: number) => FrameInspected | undefined
}

/** What a message says, and which part of it the user looks at. */
export function useInspected(row: RowSummary): MessageInspected {
  const decoded = useDecoding(row)
  const sourceName = useSourceNames()
  const [selected, select] = useState<NodePath>()
  return useMemo(() => {
    if (decoded?.kind !== 'ready') return { decoded, inspected: undefined, frame: () => undefined }
    const { tree, more, decoding } = decoded
    const range = selected === undefined ? undefined : nodeAtPath(tree, selected)?.range
    const inspected: Inspected = {
      row: row.id,
      tree,
      more,
      selected,
      onSelect: select,
      onMore: async (left) => {
        const error = await loadMore(row.id, left)
        if (error !== undefined) showError(error)
      },
      onFollow: ({ field }) => {
        if (field === undefined) return
        const hasTopic = row.frameCount - row.envelopeFrames > 1
        follow({
          query: {
            field,
            source: row.source,
            ...(row.direction === 'none' ? {} : { direction: row.direction }),
            ...(hasTopic ? { topic: decoding.topic } : {}),
          },
          sourceName: sourceName(row.source),
        })
      },
    }
    const made: FrameInspected[] = []
    const frame = (index: number): FrameInspected => {
      made[index] ??= frameAt(index)
      return made[index]
    }
    const frameAt = (index: number): FrameInspected => {
      const number = index - row.envelopeFrames
      const hasOwn = decoding.scope === 'frame' && number >= 0 && tree[number] !== undefined
      return {
        inspected,
        path: hasOwn ? [number] : undefined,
        shown: range?.in === 'frame' && range.index === index ? range : undefined,
        onByte: (byte) => {
          const path = pathOfByte(tree, { in: 'frame', index }, byte)
          if (path !== undefined) select(path)
        },
      }
    }
    return { decoded, inspected, frame }
  }, [decoded, selected, row, sourceName])
}
