import { Copy, LineChart, ListFilter, Route } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, type ReactElement, type ReactNode, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecodedNode, More } from '../../../shared/decoders/decoder'
import type { RowId } from '../../../shared/model'
import { formatCount } from '../../i18n/format'
import { keyOf, type NodePath, pathText, type TreeLine, treeLines } from '../../stores/decoded-tree'
import { narrowFilter } from '../../stores/filter-store'
import { ContextMenu } from '../../ui/context-menu'
import { IconButton } from '../../ui/icon-button'
import { isMenuKey, openMenuBelow } from '../../ui/menu-key'
import { copyText } from '../detail/copy-frames'
import { lineStep } from '../detail/line-step'
import { VirtualLines } from '../detail/virtual-lines'
import { filterOf } from './node-filter'
import { isFollowed, useNodeMenu, valueText } from './node-menu'
import { NodePreview } from './node-preview'
import { Line } from './tree-line'
import styles from './tree-view.module.css'

interface TreeViewProps {
  readonly row: RowId
  /** The whole decoding, in which paths count. */
  readonly tree: readonly DecodedNode[]
  /** The path of the node whose children are shown. */
  readonly base: NodePath
  readonly nodes: readonly DecodedNode[]
  /** The number of the first of them among its siblings; 0 unless it is given. */
  readonly first?: number | undefined
  readonly more: More | undefined
  readonly label: string
  readonly selected: NodePath | undefined
  readonly onSelect: (path: NodePath) => void
  /** Asks for children that were left out. */
  readonly onMore: (more: More) => Promise<void>
  /** Plots a field over time. */
  readonly onFollow: (node: DecodedNode) => void
}

/**
 * What a decoder read, as a tree: arrow keys move and open, Enter opens or shows more, Ctrl+C copies the value and with
 * Shift the path. Only the lines in sight are in the document.
 */
export function TreeView({
  row,
  tree,
  base,
  nodes,
  first = 0,
  more,
  label,
  selected,
  onSelect,
  onMore,
  onFollow,
}: TreeViewProps): ReactElement {
  const { t } = useTranslation()
  const id = useId()
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [moreKey, setMoreKey] = useState<string>()
  const [busy, setBusy] = useState(false)
  const shown = selected !== undefined && base.every((index, at) => selected[at] === index) ? selected : undefined
  const lines = useMemo(() => treeLines(nodes, { base, first, more }, { toggled, shown }), [nodes, base, first, more, toggled, shown])
  const activeKey = moreKey ?? (shown === undefined ? undefined : keyOf(shown))
  const active = lines.findIndex(({ key }) => key === activeKey)
  const activeLine = lines[active]
  const node = activeLine?.kind === 'node' ? activeLine.node : undefined
  const filter = node === undefined ? undefined : filterOf(node)
  const menu = useNodeMenu(tree, activeLine, onFollow)

  const select = (line: TreeLine | undefined): void => {
    if (line === undefined) return
    setMoreKey(line.kind === 'more' ? line.key : undefined)
    if (line.kind === 'node') onSelect(line.path)
  }
  const setOpen = (line: TreeLine, open: boolean): void => {
    if (line.kind !== 'node' || line.isOpen === undefined || line.isOpen === open) return
    const next = new Set(toggled)
    if (!next.delete(line.key)) next.add(line.key)
    setToggled(next)
    // What is selected is always in sight: what was inside would open it again.
    select(line)
  }
  const showMore = async (line: TreeLine): Promise<void> => {
    if (line.kind !== 'more' || busy) return
    setBusy(true)
    await onMore(line.more)
    setBusy(false)
    setMoreKey(undefined)
    // The first of the new ones has taken the place of the line.
    onSelect([...line.path, line.more.from])
  }
  const activate = (line: TreeLine): void => {
    if (line.kind === 'more') void showMore(line)
    else setOpen(line, line.isOpen !== true)
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    const isCopy = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c'
    if (isCopy && activeLine?.kind === 'node') {
      void copyText(event.shiftKey ? pathText(tree, activeLine.path) : valueText(activeLine.node))
      event.preventDefault()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = lineStep(event.key, lines.length, active)
    if (step !== undefined) select(lines[step])
    else if (activeLine === undefined) return
    else if (isMenuKey(event)) openMenuBelow(document.getElementById(`${id}${activeLine.key}`) ?? event.currentTarget)
    else if (event.key === 'ArrowRight') {
      if (activeLine.kind === 'node' && activeLine.isOpen === true) select(lines[active + 1])
      else setOpen(activeLine, true)
    } else if (event.key === 'ArrowLeft') {
      if (activeLine.kind === 'node' && activeLine.isOpen === true) setOpen(activeLine, false)
      else
        select(
          lines.find(
            ({ key, kind }) => kind === 'node' && key === keyOf(activeLine.path.slice(0, activeLine.kind === 'more' ? undefined : -1)),
          ),
        )
    } else if (event.key === 'Enter' || event.key === ' ') activate(activeLine)
    else return
    event.preventDefault()
  }

  const lineOf = (event: MouseEvent): TreeLine | undefined => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-line]') : null
    return element === null ? undefined : lines[Number(element.dataset.line)]
  }
  const onClick = (event: MouseEvent): void => {
    const line = lineOf(event)
    if (line === undefined) return
    const onTwisty = event.target instanceof Element && event.target.closest('[data-twisty]') !== null
    if (line.kind === 'more' || (onTwisty && line.isOpen !== undefined)) activate(line)
    else select(line)
  }

  const drawn = (index: number): ReactNode => {
    const line = lines[index]
    if (line === undefined) return undefined
    return <Line key={line.key} id={`${id}${line.key}`} line={line} index={index} isActive={index === active} />
  }
  return (
    <div className={styles.tree}>
      <ContextMenu entries={menu}>
        <VirtualLines
          className={styles.lines}
          role="tree"
          tabIndex={0}
          aria-label={label}
          aria-activedescendant={activeLine === undefined ? undefined : `${id}${activeLine.key}`}
          aria-busy={busy}
          count={lines.length}
          renderLine={drawn}
          reveal={active < 0 ? undefined : active}
          onKeyDown={onKeyDown}
          onClick={onClick}
          onDoubleClick={(event) => {
            const line = lineOf(event)
            if (line?.kind === 'node') setOpen(line, line.isOpen !== true)
          }}
          onContextMenu={(event) => {
            const line = lineOf(event)
            if (line?.kind === 'node') select(line)
            else if (line !== undefined || node === undefined) event.preventDefault()
          }}
        />
      </ContextMenu>
      <NodePreview row={row} node={node} />
      <footer className={styles.footer}>
        <span className={styles.path}>{activeLine?.kind === 'node' ? pathText(tree, activeLine.path) : t('inspect.tree.none')}</span>
        <span className={styles.range}>{node?.range === undefined ? '' : rangeText(node.range.from, node.range.to)}</span>
        <IconButton
          size="small"
          label={t('inspect.tree.copyValue')}
          icon={<Copy aria-hidden />}
          disabled={node === undefined}
          onClick={() => (node === undefined ? undefined : void copyText(valueText(node)))}
        />
        <IconButton
          size="small"
          label={t('inspect.tree.copyPath')}
          icon={<Route aria-hidden />}
          disabled={node === undefined}
          onClick={() => (activeLine?.kind === 'node' ? void copyText(pathText(tree, activeLine.path)) : undefined)}
        />
        <IconButton
          size="small"
          label={t('inspect.tree.filter')}
          icon={<ListFilter aria-hidden />}
          disabled={filter === undefined}
          onClick={() => (filter === undefined ? undefined : narrowFilter(filter.only))}
        />
        <IconButton
          size="small"
          label={t('inspect.tree.follow')}
          icon={<LineChart aria-hidden />}
          disabled={node === undefined || !isFollowed(node)}
          onClick={() => (node !== undefined && isFollowed(node) ? onFollow(node) : undefined)}
        />
      </footer>
    </div>
  )
}

const rangeText = (from: number, to: number): string =>
  to - from === 1 ? `@${formatCount(from)}` : `@${formatCount(from)}–${formatCount(Math.max(from, to - 1))}`
