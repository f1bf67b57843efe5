import { Copy, LineChart, Route } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, type ReactElement, type ReactNode, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecodedNode, More, NodeKind } from '../../../shared/decoders/decoder'
import { formatCount } from '../../i18n/format'
import { jsonOf, keyOf, type NodePath, nodeAtPath, pathText, type TreeLine, treeLines } from '../../stores/decoded-tree'
import { narrowFilter } from '../../stores/filter-store'
import { classNames } from '../../ui/class-names'
import { ContextMenu } from '../../ui/context-menu'
import { IconButton } from '../../ui/icon-button'
import type { MenuEntry } from '../../ui/menu'
import { copyText } from '../detail/copy-frames'
import { visibleText } from '../detail/frame-content'
import { VirtualLines } from '../detail/virtual-lines'
import { filterOf } from './node-filter'
import styles from './tree-view.module.css'

interface TreeViewProps {
  /** The whole decoding, in which paths count. */
  readonly tree: readonly DecodedNode[]
  /** The path of the node whose children are shown. */
  readonly base: NodePath
  readonly nodes: readonly DecodedNode[]
  readonly more: More | undefined
  readonly label: string
  readonly selected: NodePath | undefined
  readonly onSelect: (path: NodePath) => void
  /** Asks for children that were left out. */
  readonly onMore: (more: More) => Promise<void>
  /** Plots a field over time. */
  readonly onFollow: (node: DecodedNode) => void
}

const kindStyles: Readonly<Record<NodeKind, string | undefined>> = {
  map: styles.container,
  list: styles.container,
  text: styles.string,
  number: styles.number,
  boolean: styles.word,
  nothing: styles.word,
  bytes: styles.bytes,
  time: styles.number,
  id: styles.string,
  word: styles.word,
}

/** Whether a node's values can be plotted over time. */
const isFollowed = ({ field, kind }: DecodedNode): boolean => field !== undefined && (kind === 'number' || kind === 'boolean')

/**
 * What a decoder read, as a tree: arrow keys move and open, Enter opens or shows more, Ctrl+C copies the value and with
 * Shift the path. Only the lines in sight are in the document.
 */
export function TreeView({ tree, base, nodes, more, label, selected, onSelect, onMore, onFollow }: TreeViewProps): ReactElement {
  const { t } = useTranslation()
  const id = useId()
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [moreKey, setMoreKey] = useState<string>()
  const [busy, setBusy] = useState(false)
  const shown = selected !== undefined && base.every((index, at) => selected[at] === index) ? selected : undefined
  const lines = useMemo(() => treeLines(nodes, { base, more }, { toggled, shown }), [nodes, base, more, toggled, shown])
  const activeKey = moreKey ?? (shown === undefined ? undefined : keyOf(shown))
  const active = lines.findIndex(({ key }) => key === activeKey)
  const activeLine = lines[active]
  const node = activeLine?.kind === 'node' ? activeLine.node : undefined
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
    const step = stepOf(event.key, lines, active)
    if (step !== undefined) select(lines[step])
    else if (activeLine === undefined) return
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

/** The line that a key leads to. */
function stepOf(key: string, lines: readonly TreeLine[], active: number): number | undefined {
  const last = lines.length - 1
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active < 0 ? last : active - 1,
    PageDown: active + 12,
    PageUp: active - 12,
    Home: 0,
    End: last,
  }
  const step = steps[key]
  return step === undefined ? undefined : Math.min(Math.max(step, 0), last)
}

/** What is copied of a node: its text, or all that was read of it as JSON. */
const valueText = (node: DecodedNode): string => (node.children === undefined ? node.text : jsonOf(node))

interface LineProps {
  readonly id: string
  readonly line: TreeLine
  readonly index: number
  readonly isActive: boolean
}

function Line({ id, line, index, isActive }: LineProps): ReactElement {
  const { t } = useTranslation()
  const common = {
    id,
    'data-line': index,
    'aria-level': line.depth + 1,
    'aria-selected': isActive,
    className: classNames(styles.line, isActive && styles.active),
    style: { paddingLeft: `${line.depth * 16 + 4}px` },
  }
  if (line.kind === 'more') {
    const { count } = line.more
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and names the line that is active.
      <div {...common} role="treeitem">
        <span className={styles.twisty} />
        <span className={styles.more}>
          {count === undefined ? t('inspect.tree.moreUnknown') : t('inspect.tree.more', { count, value: formatCount(count) })}
        </span>
      </div>
    )
  }
  const { node, isOpen, position, siblings } = line
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and names the line that is active.
    <div {...common} role="treeitem" aria-expanded={isOpen} aria-posinset={position} aria-setsize={siblings}>
      <span className={styles.twisty} data-twisty aria-hidden>
        {isOpen === undefined ? '' : isOpen ? '▾' : '▸'}
      </span>
      <span className={styles.name}>{visibleText(node.name)}</span>
      {node.decoder === undefined ? undefined : <span className={styles.decoder}>{node.decoder}</span>}
      <span className={classNames(styles.value, kindStyles[node.kind])}>{summaryOf(node, t('inspect.tree.empty'))}</span>
    </div>
  )
}

function summaryOf({ kind, text, clipped, children }: DecodedNode, empty: string): string {
  if (children !== undefined) {
    if (text !== '') return visibleText(oneLine(text))
    return children.length > 0 ? '' : kind === 'list' ? '[]' : '{}'
  }
  if (text === '') return kind === 'text' ? '""' : kind === 'bytes' ? empty : ''
  return visibleText(oneLine(text)) + (clipped === true ? '…' : '')
}

/** Characters that a line shows of a value; copying takes all that is there. */
const maxShown = 500
const oneLine = (text: string): string => text.slice(0, maxShown).replace(/\r?\n/g, '⏎').replace(/\t/g, ' ')

function useNodeMenu(
  tree: readonly DecodedNode[],
  line: TreeLine | undefined,
  onFollow: (node: DecodedNode) => void,
): readonly MenuEntry[] {
  const { t } = useTranslation()
  if (line?.kind !== 'node') return []
  const node = nodeAtPath(tree, line.path) ?? line.node
  const entries: MenuEntry[] = [
    { kind: 'action', id: 'value', label: t('inspect.tree.copyValue'), shortcut: 'Mod+C', onSelect: () => void copyText(valueText(node)) },
    {
      kind: 'action',
      id: 'path',
      label: t('inspect.tree.copyPath'),
      shortcut: 'Mod+Shift+C',
      onSelect: () => void copyText(pathText(tree, line.path)),
    },
    { kind: 'action', id: 'json', label: t('inspect.tree.copyJson'), onSelect: () => void copyText(jsonOf(node)) },
  ]
  if (isFollowed(node)) entries.push({ kind: 'action', id: 'follow', label: t('inspect.tree.follow'), onSelect: () => onFollow(node) })
  const filter = filterOf(node)
  if (filter === undefined) return entries
  return [
    ...entries,
    { kind: 'separator', id: 'filters' },
    { kind: 'action', id: 'only', label: t('filter.quick.only', { filter: filter.only }), onSelect: () => narrowFilter(filter.only) },
    { kind: 'action', id: 'not', label: t('filter.quick.not', { filter: filter.only }), onSelect: () => narrowFilter(filter.not) },
  ]
}
