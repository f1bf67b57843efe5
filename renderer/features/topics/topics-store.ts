import { create } from 'zustand'
import type { AppError } from '../../../shared/errors'
import { andFilter } from '../../../shared/filter/quick'
import { maxTopicValues, type QueryProgress, type SessionStatus } from '../../../shared/ipc/contract'
import type { TopicReading, TopicsAnswer, TopicValue } from '../../../shared/topics'
import { call, on } from '../../app/inspector'
import { setFilter } from '../../stores/filter-store'
import { useSelection } from '../../stores/selection'
import { useSession } from '../../stores/session-store'
import { useTraffic } from '../../stores/traffic-store'
import { topicFilter } from './topic-filter'
import { allKeys, likelySeparator, type Separator, type TopicNode, type TopicSort, TopicTree } from './topic-tree'

/** What was counted beside the topics. */
interface Beside {
  readonly otherMessages: number
  readonly unreadMessages: number
  readonly skippedRows: number
}

interface TopicsState {
  /** The same object while its topics only change; {@link version} tells. */
  readonly tree: TopicTree
  readonly version: number
  /** Microseconds of the session at which {@link tree} was added up. */
  readonly nowUs: number
  readonly beside: Beside
  readonly progress: QueryProgress | undefined
  readonly error: AppError | undefined
  readonly sort: TopicSort
  /** `undefined`: what occurs most. */
  readonly separator: Separator | undefined
  /** Part of the topics that are shown. */
  readonly filter: string
  readonly expanded: ReadonlySet<string>
  /** The node whose messages the list shows, by its key. */
  readonly chosen: string | undefined
}

const nothingBeside: Beside = { otherMessages: 0, unreadMessages: 0, skippedRows: 0 }

export const useTopics = create<TopicsState>()(() => ({
  tree: new TopicTree('none'),
  version: 0,
  nowUs: 0,
  beside: nothingBeside,
  progress: undefined,
  error: undefined,
  sort: 'name',
  separator: undefined,
  filter: '',
  expanded: new Set(),
  chosen: undefined,
}))

/** The topics as they were last told, by their numbers; of the values only those on show are kept. */
const topics = new Map<number, TopicReading>()
const values = new Map<number, TopicValue>()
let epoch: number | undefined
let revision: number | undefined
let shown: readonly number[] = []

const refreshMs = 500
/** Lines that are scrolled past are not asked for. */
const settleMs = 60

/** The newest value of a topic, if it is known. */
export const newestValueOf = (topic: number): TopicValue | undefined => values.get(topic)

export const setSort = (sort: TopicSort): void => useTopics.setState({ sort })
export const setTopicFilter = (filter: string): void => useTopics.setState({ filter })

export function setSeparator(separator: Separator | undefined): void {
  useTopics.setState({ separator })
  plant()
}

export function setExpanded(key: string, isExpanded: boolean): void {
  const expanded = new Set(useTopics.getState().expanded)
  if (isExpanded) expanded.add(key)
  else expanded.delete(key)
  useTopics.setState({ expanded })
}

export const expandAll = (): void => useTopics.setState(({ tree }) => ({ expanded: allKeys(tree) }))
export const collapseAll = (): void => useTopics.setState({ expanded: new Set() })

/** The filter before a topic was chosen, and with it. */
let filtered: { readonly before: string; readonly after: string } | undefined
const appliedFilter = (): string => useTraffic.getState().query.filter ?? ''

/** Shows only the messages of a topic and of those below it, and the newest of them in the details. */
export function chooseTopic(node: TopicNode): void {
  const filter = topicFilter(node, useTopics.getState().tree.separator)
  useTopics.setState({ chosen: node.key })
  if (filter !== undefined) {
    const before = filtered !== undefined && filtered.after === appliedFilter() ? filtered.before : appliedFilter()
    const after = andFilter(before, filter)
    filtered = { before, after }
    setFilter(after)
  }
  const row = node.sums.newest?.lastRow
  if (row !== undefined) useSelection.getState().select(row)
}

/** Shows again what was shown before a topic was chosen. */
export function unchooseTopic(): void {
  if (filtered !== undefined && filtered.after === appliedFilter()) setFilter(filtered.before)
  filtered = undefined
  useTopics.setState({ chosen: undefined })
}

/** A file is shown to which nothing is added any more. */
let isOver = false
const heedSession = ({ shown: file }: SessionStatus): void => {
  isOver = file !== undefined && file.state !== 'recording'
}

/** The time at the end of the capture: now, or for a file the time of its newest message. */
function captureNowUs(): number {
  let newestUs = 0
  for (const { lastUs } of topics.values()) newestUs = Math.max(newestUs, lastUs)
  return isOver ? newestUs : Math.max(newestUs, Date.now() * 1000 - useSession.getState().anchor.epochUs)
}

/** Builds the tree anew where its separator is another one, and adds it up. */
function plant(): void {
  const { tree, separator = likelySeparator(topics.values()), version } = useTopics.getState()
  const next = tree.separator === separator && tree.root.children.size > 0 ? tree : new TopicTree(separator)
  if (next !== tree) next.update(topics.values())
  const nowUs = captureNowUs()
  next.sum(nowUs)
  useTopics.setState({ tree: next, nowUs, version: version + 1 })
}

let readSoon: (() => void) | undefined

/** Which topics are on show: their values are told from now on. */
export function showValuesOf(numbers: readonly number[]): void {
  const next = numbers.slice(0, maxTopicValues)
  if (next.length === shown.length && next.every((number, index) => number === shown[index])) return
  const isMissing = next.some((number) => !values.has(number))
  shown = next
  if (isMissing) readSoon?.()
}

/** Keeps the topics up to date until the returned function is called. */
export function watchTopics(): () => void {
  let stopped = false
  let reading = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = (ms: number): void => {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(() => void read(), ms)
  }
  const read = async (): Promise<void> => {
    if (reading || stopped) return
    reading = true
    const { source, connection } = useTraffic.getState().query
    const answer = await call('topics.read', { source, connection, epoch, revision, values: [...shown] })
    reading = false
    if (stopped) return
    if (answer.ok) take(answer.value)
    else if (answer.error.code !== 'SUPERSEDED') useTopics.setState({ error: answer.error })
    later(answer.ok && answer.value.progress !== undefined ? 0 : refreshMs)
  }
  readSoon = () => later(settleMs)
  void call('app.state', undefined).then((state) => {
    if (state.ok) heedSession(state.value.session)
  })
  const deafen = on('session.changed', heedSession)
  void read()
  const unsubscribe = useTraffic.subscribe(({ query }, before) => {
    if (query.source !== before.query.source || query.connection !== before.query.connection) later(0)
  })
  return () => {
    stopped = true
    readSoon = undefined
    clearTimeout(timer)
    deafen()
    unsubscribe()
  }
}

function take(answer: TopicsAnswer): void {
  if (answer.epoch !== epoch) {
    topics.clear()
    values.clear()
    useTopics.setState({ tree: new TopicTree('none') })
  }
  epoch = answer.epoch
  revision = answer.revision
  for (const topic of answer.topics) topics.set(topic.topic, topic)
  const onShow = new Set(shown)
  for (const known of values.keys()) if (!onShow.has(known)) values.delete(known)
  for (const value of answer.values) values.set(value.topic, value)
  useTopics.getState().tree.update(answer.topics)
  const { otherMessages, unreadMessages, skippedRows, progress } = answer
  useTopics.setState({ beside: { otherMessages, unreadMessages, skippedRows }, progress, error: undefined })
  plant()
}
