import { type KeyboardEvent, type MouseEvent, type ReactElement, type ReactNode, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { narrowFilter } from '../../stores/filter-store'
import { classNames } from '../../ui/class-names'
import { ContextMenu } from '../../ui/context-menu'
import type { MenuEntry } from '../../ui/menu'
import { isMenuKey, openMenuBelow } from '../../ui/menu-key'
import { jsonFilter } from '../filter/row-filters'
import { type JsonLine, type JsonNode, type JsonToken, jsonLines } from './json-lines'
import styles from './json-view.module.css'
import { lineStep } from './line-step'
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

/** JSON laid out in lines, its values exactly as they were sent: a list that the arrow keys go through. */
export function JsonView({ text, label, marks, filterable }: JsonViewProps): ReactElement {
  const id = useId()
  const lines = useMemo(() => jsonLines(text), [text])
  const [active, setActive] = useState(-1)
  const menu = useNodeMenu(lines[active]?.node)
  const isLong = lines.length > maxWrappedLines
  const lineId = (index: number): string => `${id}${index}`
  const line = (index: number): ReactElement => (
    <Line
      key={index}
      id={lineId(index)}
      place={{ index, count: lines.length, isActive: index === active }}
      line={lines[index]}
      className={isLong ? styles.line : styles.wrapped}
      marks={marks}
    />
  )
  const activate = (index: number): void => {
    setActive(index)
    // Long ones are scrolled to by their box.
    document.getElementById(lineId(index))?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = isMenuKey(event) ? undefined : lineStep(event.key, lines.length, active)
    if (step !== undefined) activate(step)
    else if (isMenuKey(event) && filterable) openMenuOf(document.getElementById(lineId(active)))
    else return
    event.preventDefault()
  }
  const onLine = (event: MouseEvent): void => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-line]') : null
    const index = element === null ? -1 : Number(element.dataset.line)
    setActive(index)
    // Without a value there is nothing to offer.
    if (event.type === 'contextmenu' && lines[index]?.node === undefined) event.preventDefault()
  }
  const props = {
    className: styles.view,
    role: 'listbox',
    tabIndex: 0,
    'aria-label': label,
    'aria-activedescendant': active < 0 ? undefined : lineId(active),
    onKeyDown,
    onClick: onLine,
    ...(filterable ? { onContextMenu: onLine } : {}),
  }
  const view = isLong ? (
    <VirtualLines {...props} count={lines.length} renderLine={line} reveal={active < 0 ? undefined : active} />
  ) : (
    <div {...props}>{lines.map((_, index) => line(index))}</div>
  )
  return filterable ? <ContextMenu entries={menu}>{view}</ContextMenu> : view
}

function openMenuOf(line: HTMLElement | null): void {
  if (line !== null) openMenuBelow(line)
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
  readonly id: string
  readonly place: { readonly index: number; readonly count: number; readonly isActive: boolean }
  readonly line: JsonLine | undefined
  readonly className: string | undefined
  readonly marks: readonly MarkRange[]
}

function Line({ id, place, line, className, marks }: LineProps): ReactNode {
  if (line === undefined) return undefined
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and names the line that is active.
    <div
      id={id}
      role="option"
      aria-selected={place.isActive}
      aria-posinset={place.index + 1}
      aria-setsize={place.count}
      className={classNames(className, place.isActive && styles.active)}
      data-line={place.index}
      style={{ paddingLeft: `${line.depth * 2 + 2}ch` }}
    >
      {line.tokens.map(({ kind, text, at }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no other name and keep their order.
        <span key={index} className={tokenStyles[kind]}>
          <Marked text={text} at={at} marks={marks} />
        </span>
      ))}
    </div>
  )
}
