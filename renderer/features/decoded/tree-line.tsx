import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecodedNode, NodeKind } from '../../../shared/decoders/decoder'
import { formatCount } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import type { TreeLine } from '../../stores/decoded-tree'
import { classNames } from '../../ui/class-names'
import { visibleText } from '../detail/frame-content'
import styles from './tree-view.module.css'

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

interface LineProps {
  readonly id: string
  readonly line: TreeLine
  readonly index: number
  readonly isActive: boolean
}

/** A line of a tree: a node, or the way to what was left out. */
export function Line({ id, line, index, isActive }: LineProps): ReactElement {
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
  const name = nameOf(node, line.depth)
  const value = summaryOf(node, t('inspect.tree.empty'))
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and names the line that is active.
    <div
      {...common}
      role="treeitem"
      title={name.length + value.length > shortEnough ? value : undefined}
      aria-expanded={isOpen}
      aria-posinset={position}
      aria-setsize={siblings}
    >
      <span className={styles.twisty} data-twisty aria-hidden>
        {isOpen === undefined ? '' : isOpen ? '▾' : '▸'}
      </span>
      <span className={styles.name}>{name}</span>
      {node.decoder === undefined ? undefined : <span className={styles.decoder}>{node.decoder}</span>}
      <span className={classNames(styles.value, kindStyles[node.kind])}>{value}</span>
    </div>
  )
}

/** At the top are frames, which have no name of their own. */
const nameOf = ({ name }: DecodedNode, depth: number): string => (depth === 0 ? told(visibleText(name)) : visibleText(name))

function summaryOf({ kind, text, clipped, children }: DecodedNode, empty: string): string {
  if (children !== undefined) {
    if (text !== '') return kind === 'bytes' ? told(visibleText(oneLine(text))) : visibleText(oneLine(text))
    return children.length > 0 ? '' : kind === 'list' ? '[]' : '{}'
  }
  if (text === '') return kind === 'text' ? '""' : kind === 'bytes' ? empty : ''
  const shown = visibleText(oneLine(text))
  // Of bytes that are not shown themselves, it is told how many they are.
  return (kind === 'bytes' ? told(shown) : shown) + (clipped === true ? '…' : '')
}

/** A line of at most so many characters fits even beside another message: what is longer tells all of it when it is pointed at. */
const shortEnough = 24

/** Characters that a line shows of a value; copying takes all that is there. */
const maxShown = 500
const oneLine = (text: string): string => text.slice(0, maxShown).replace(/\r?\n/g, '⏎').replace(/\t/g, ' ')
