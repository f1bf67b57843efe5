import { type MouseEvent, type ReactElement, type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { narrowFilter } from '../../stores/filter-store'
import { ContextMenu } from '../../ui/context-menu'
import type { MenuEntry } from '../../ui/menu'
import { jsonFilter } from '../filter/row-filters'
import { type JsonLine, type JsonNode, type JsonToken, jsonLines } from './json-lines'
import styles from './json-view.module.css'
import { Marked } from './marked'
import type { MarkRange } from './marks'
import { VirtualLines } from './virtual-lines'

/** Up to so many lines all are laid out, and long ones wrap. */
const maxWrappedLines = 500

const tokenStyles: Readonly<Record<JsonToken['kind'], string | undefined>> = {
  key: styles.key,
  string: styles.string,
  number: styles.number,
  word: styles.word,
  mark: styles.mark,
}

interface JsonViewProps {
  /** Valid JSON. */
  readonly text: string
  readonly label: string
  readonly marks: readonly MarkRange[]
  /** Its values can be filtered by: it is what the filter calls `json`. */
  readonly filterable: boolean
}

/** JSON laid out in lines, its values exactly as they were sent. */
export function JsonView({ text, label, marks, filterable }: JsonViewProps): ReactElement {
  const lines = useMemo(() => jsonLines(text), [text])
  const [menuNode, setMenuNode] = useState<JsonNode>()
  const menu = useNodeMenu(menuNode)
  const isLong = lines.length > maxWrappedLines
  const line = (index: number): ReactElement => (
    <Line key={index} index={index} line={lines[index]} className={isLong ? styles.line : styles.wrapped} marks={marks} />
  )
  const chooseNode = (event: MouseEvent): void => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-line]') : null
    const node = element === null ? undefined : lines[Number(element.dataset.line)]?.node
    setMenuNode(node)
    // Without a value there is nothing to offer.
    if (node === undefined) event.preventDefault()
  }
  const props = {
    className: styles.view,
    role: 'group',
    tabIndex: 0,
    'aria-label': label,
    ...(filterable ? { onContextMenu: chooseNode } : {}),
  }
  const view = isLong ? (
    <VirtualLines {...props} count={lines.length} renderLine={line} />
  ) : (
    <div {...props}>{lines.map((_, index) => line(index))}</div>
  )
  return filterable ? <ContextMenu entries={menu}>{view}</ContextMenu> : view
}

/** Quick filters for a value. */
function useNodeMenu(node: JsonNode | undefined): readonly MenuEntry[] {
  const { t } = useTranslation()
  if (node === undefined) return []
  const { only, not } = jsonFilter(node)
  return [
    { kind: 'action', id: 'only', label: t('filter.quick.only', { filter: only }), onSelect: () => narrowFilter(only) },
    { kind: 'action', id: 'not', label: t('filter.quick.not', { filter: only }), onSelect: () => narrowFilter(not) },
  ]
}

interface LineProps {
  readonly index: number
  readonly line: JsonLine | undefined
  readonly className: string | undefined
  readonly marks: readonly MarkRange[]
}

function Line({ index: lineIndex, line, className, marks }: LineProps): ReactNode {
  if (line === undefined) return undefined
  return (
    <div className={className} data-line={lineIndex} style={{ paddingLeft: `${line.depth * 2 + 2}ch` }}>
      {line.tokens.map(({ kind, text, at }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no other name and keep their order.
        <span key={index} className={tokenStyles[kind]}>
          <Marked text={text} at={at} marks={marks} />
        </span>
      ))}
    </div>
  )
}
