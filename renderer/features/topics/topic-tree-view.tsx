// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the tree, which names its active line.
import { ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes, formatCount } from '../../i18n/format'
import { classNames } from '../../ui/class-names'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { type ListGeometry, rowsAt } from '../traffic/scroll-map'
import { ageText, topicCount, topicRate } from './topic-text'
import { nodeRate, type TopicLine, type TopicNode } from './topic-tree'
import styles from './topics-pane.module.css'
import { chooseTopic, newestValueOf, setExpanded, showValuesOf, useTopics } from './topics-store'
import { nextLine } from './tree-keys'

/** As the style has it. */
const lineHeightPx = 24

const elementId = (index: number): string => `topic-line-${index}`

/** The lines of the tree, of which only those in sight are in the document. */
export function TopicTreeView({ lines }: { readonly lines: readonly TopicLine[] }): ReactElement {
  const { t } = useTranslation()
  const chosen = useTopics((state) => state.chosen)
  const box = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState({ scrollTopPx: 0, heightPx: 0 })
  const [activeKey, setActiveKey] = useState<string>()
  const geometry: ListGeometry = { rowCount: lines.length, rowHeightPx: lineHeightPx, viewportPx: seen.heightPx }
  const { from, to } = rowsAt(Math.min(seen.scrollTopPx, Math.max(0, lines.length * lineHeightPx - seen.heightPx)), geometry, 4)
  const active = activeKey === undefined ? -1 : lines.findIndex(({ node }) => node.key === activeKey)

  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = (): void => setSeen({ scrollTopPx: element.scrollTop, heightPx: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [])

  const shownLines = lines.slice(from, to)
  useLayoutEffect(() => showValuesOf(shownLines.flatMap(({ node }) => (node.topic === undefined ? [] : [node.topic.topic]))))

  const activate = (index: number): void => {
    const line = lines[index]
    const element = box.current
    if (line === undefined || element === null) return
    setActiveKey(line.node.key)
    const top = index * lineHeightPx
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + lineHeightPx > element.scrollTop + element.clientHeight) element.scrollTop = top + lineHeightPx - element.clientHeight
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const line = lines[active]
    if (line !== undefined && (event.key === 'Enter' || event.key === ' ')) chooseTopic(line.node)
    else {
      const next = nextLine(lines, active, event.key, Math.max(1, Math.floor(seen.heightPx / lineHeightPx) - 1))
      if (next === undefined) return
      if (next.kind === 'go') activate(next.index)
      else if (line !== undefined) setExpanded(line.node.key, next.kind === 'expand')
    }
    event.preventDefault()
  }
  return (
    <div
      ref={box}
      className={styles.tree}
      role="tree"
      tabIndex={0}
      aria-label={t('views.topics.tree')}
      aria-activedescendant={active >= from && active < to ? elementId(active) : undefined}
      onScroll={({ currentTarget }) => setSeen({ scrollTopPx: currentTarget.scrollTop, heightPx: currentTarget.clientHeight })}
      onFocus={() => (active < 0 ? activate(0) : undefined)}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles.lines} style={{ height: lines.length * lineHeightPx }}>
        <div role="presentation" style={{ transform: `translateY(${from * lineHeightPx}px)` }}>
          {shownLines.map((line, index) => (
            <TopicItem
              key={line.node.key}
              id={elementId(from + index)}
              line={line}
              isActive={from + index === active}
              isChosen={line.node.key === chosen}
              onActivate={() => setActiveKey(line.node.key)}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

interface TopicItemProps {
  readonly id: string
  readonly line: TopicLine
  readonly isActive: boolean
  readonly isChosen: boolean
  readonly onActivate: () => void
}

function TopicItem({ id, line, isActive, isChosen, onActivate }: TopicItemProps): ReactElement {
  const { t } = useTranslation()
  const nowUs = useTopics((state) => state.nowUs)
  const { node, level, isExpanded } = line
  const { sums } = node
  const name = node.name === '' ? t('views.topics.emptyPart') : node.name
  const value = useValueText(node)
  const rate = topicRate(nodeRate(node, nowUs))
  const age = ageText(nowUs - (sums.newest?.lastUs ?? nowUs))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the tree's.
    <div
      id={id}
      role="treeitem"
      className={classNames(styles.line, styles.item)}
      aria-level={level}
      aria-expanded={isExpanded}
      aria-selected={isChosen}
      aria-posinset={line.place}
      aria-setsize={line.siblings}
      data-active={isActive || undefined}
      onClick={() => {
        onActivate()
        chooseTopic(node)
      }}
    >
      <span className={styles.nameColumn} style={{ paddingLeft: (level - 1) * 14 }}>
        {isExpanded === undefined ? (
          <span className={styles.noTwisty} />
        ) : (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do it.
          // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys do it.
          <span
            className={styles.twisty}
            data-expanded={isExpanded || undefined}
            onClick={(event) => {
              event.stopPropagation()
              onActivate()
              setExpanded(node.key, !isExpanded)
            }}
          >
            <ChevronRight size={14} aria-hidden />
          </span>
        )}
        <span className={classNames(styles.name, node.name === '' && styles.quiet)} title={node.path}>
          {node.topic?.kind === 'hex' ? `hex:${name}` : name}
        </span>
      </span>
      <span className={classNames(styles.valueColumn, value.isQuiet ? styles.quiet : styles.value)} title={value.text}>
        {value.text}
      </span>
      <span className={classNames(styles.number, styles.bytes)}>{formatBytes(sums.bytes)}</span>
      <span className={styles.number}>
        {topicCount(sums.messages)}
        <VisuallyHidden> {t('views.topics.messages')}</VisuallyHidden>
      </span>
      <span className={styles.number}>{rate}</span>
      <span className={styles.number}>
        {age}
        <VisuallyHidden> {t('views.topics.ago')}</VisuallyHidden>
      </span>
    </div>
  )
}

/** The newest value of a topic, or how many topics are below a node that is none. */
function useValueText({ topic, sums }: TopicNode): { readonly text: string; readonly isQuiet: boolean } {
  const { t } = useTranslation()
  if (topic === undefined) return { text: t('views.topics.below', { count: sums.topics, value: formatCount(sums.topics) }), isQuiet: true }
  const value = newestValueOf(topic.topic)
  if (value === undefined) return { text: '', isQuiet: true }
  if (value.preview === undefined) return { text: t('views.topics.gone'), isQuiet: true }
  return value.preview === '' ? { text: t('views.topics.noFrames'), isQuiet: true } : { text: value.preview, isQuiet: false }
}
