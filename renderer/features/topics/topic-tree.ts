import { rateOf, type TopicReading, weightAt } from '../../../shared/topics'

/** What topics can be split at. */
export const separators = ['/', '.', ':'] as const
export type Separator = (typeof separators)[number] | 'none'
export type TopicSort = 'name' | 'messages' | 'rate' | 'newest'

/** A topic, or the beginning that several have in common. */
export interface TopicNode {
  /** Unique in the tree, and the same whatever comes later. */
  readonly key: string
  /** The part of the topic that this node adds. */
  readonly name: string
  /** The topic from its beginning to here; without the separator at its end. */
  readonly path: string
  readonly parent: TopicNode | undefined
  readonly children: Map<string, TopicNode>
  /** The topic that ends here, if there is one. */
  topic: TopicReading | undefined
  /** Of this topic and all below it. */
  sums: TopicSums
}

interface TopicSums {
  readonly topics: number
  readonly messages: number
  readonly bytes: number
  /** As {@link rateOf} takes it, at the time of the sums. */
  readonly weight: number
  readonly firstUs: number
  /** The topic with the newest message. */
  readonly newest: TopicReading | undefined
}

/** One line of the tree as it is shown. */
export interface TopicLine {
  readonly node: TopicNode
  /** From 1. */
  readonly level: number
  readonly isExpanded: boolean | undefined
  /** Its place among its siblings, from 1, and how many they are. */
  readonly place: number
  readonly siblings: number
}

const noSums: TopicSums = { topics: 0, messages: 0, bytes: 0, weight: 0, firstUs: Number.POSITIVE_INFINITY, newest: undefined }
const newNode = (key: string, name: string, path: string, parent: TopicNode | undefined): TopicNode => ({
  key,
  name,
  path,
  parent,
  children: new Map(),
  topic: undefined,
  sums: noSums,
})

/** The separator that most topics have; the first of equals. */
export function likelySeparator(topics: Iterable<TopicReading>): Separator {
  const counts = separators.map(() => 0)
  for (const { kind, text } of topics) {
    if (kind === 'hex') continue
    separators.forEach((separator, index) => {
      // At the very end it separates nothing.
      const at = text.indexOf(separator)
      if (at >= 0 && at < text.length - 1) counts[index] = (counts[index] ?? 0) + 1
    })
  }
  const most = Math.max(...counts)
  return most === 0 ? 'none' : (separators[counts.indexOf(most)] ?? 'none')
}

/** Topics by what they have in common. Nodes are made once and stay; their sums are those of the last {@link sum}. */
export class TopicTree {
  readonly separator: Separator
  readonly root = newNode('', '', '', undefined)
  readonly #nodes = new Map<number, TopicNode>()

  constructor(separator: Separator) {
    this.separator = separator
  }

  /** Takes topics that are new or have changed. */
  update(topics: Iterable<TopicReading>): void {
    for (const topic of topics) {
      const node = this.#nodes.get(topic.topic) ?? this.#nodeFor(topic)
      node.topic = topic
      this.#nodes.set(topic.topic, node)
    }
  }

  /** Adds everything up, at a time of the capture. */
  sum(nowUs: number): void {
    sumOf(this.root, nowUs)
  }

  #nodeFor({ kind, text, topic, isCut }: TopicReading): TopicNode {
    // Bytes have no parts, and two topics that were cut may begin alike.
    if (kind === 'hex' || isCut || this.separator === 'none') return this.#child(this.root, `${text}${isCut ? '…' : ''}`, `#${topic}`, text)
    const parts = text.split(this.separator)
    let node = this.root
    parts.forEach((part, index) => {
      const path = index === 0 ? part : `${node.path}${this.separator}${part}`
      node = this.#child(node, part, part, path)
    })
    return node
  }

  #child(parent: TopicNode, name: string, key: string, path: string): TopicNode {
    const known = parent.children.get(key)
    if (known !== undefined) return known
    const child = newNode(`${parent.key}\u0000${key}`, name, path, parent)
    parent.children.set(key, child)
    return child
  }
}

function sumOf(node: TopicNode, nowUs: number): TopicSums {
  const { topic } = node
  let topics = 0
  let messages = 0
  let bytes = 0
  let weight = 0
  let firstUs = Number.POSITIVE_INFINITY
  let newest = topic
  if (topic !== undefined) {
    topics = 1
    messages = topic.messages
    bytes = topic.bytes
    weight = weightAt(topic, nowUs)
    firstUs = topic.firstUs
  }
  for (const child of node.children.values()) {
    const sums = sumOf(child, nowUs)
    topics += sums.topics
    messages += sums.messages
    bytes += sums.bytes
    weight += sums.weight
    firstUs = Math.min(firstUs, sums.firstUs)
    if (sums.newest !== undefined && (newest === undefined || sums.newest.lastRow > newest.lastRow)) newest = sums.newest
  }
  node.sums = { topics, messages, bytes, weight, firstUs, newest }
  return node.sums
}

/** Messages a second of a node, at the time of its sums. */
export const nodeRate = ({ sums }: TopicNode, nowUs: number): number => rateOf(sums.weight, nowUs - sums.firstUs)

const collator = new Intl.Collator('en', { numeric: true })
const byName = (one: TopicNode, other: TopicNode): number => collator.compare(one.name, other.name)
const orders: Readonly<Record<TopicSort, (one: TopicNode, other: TopicNode) => number>> = {
  name: byName,
  messages: (one, other) => other.sums.messages - one.sums.messages || byName(one, other),
  rate: (one, other) => other.sums.weight - one.sums.weight || byName(one, other),
  newest: (one, other) => (other.sums.newest?.lastRow ?? 0) - (one.sums.newest?.lastRow ?? 0) || byName(one, other),
}

export interface TopicLineOptions {
  readonly sort: TopicSort
  readonly expanded: ReadonlySet<string>
  /** Only topics that contain this, with all that lead to them; empty: all. */
  readonly filter: string
}

/** The lines of the tree from top to bottom. What a filter lets through is open. */
export function topicLines(tree: TopicTree, { sort, expanded, filter }: TopicLineOptions): readonly TopicLine[] {
  const lines: TopicLine[] = []
  const wanted = filter.trim() === '' ? undefined : matching(tree.root, filter.trim().toLowerCase())
  const add = (parent: TopicNode, level: number): void => {
    const all = [...parent.children.values()]
    const children = (wanted === undefined ? all : all.filter((child) => wanted.has(child))).sort(orders[sort])
    children.forEach((node, index) => {
      const isOpen = wanted !== undefined || expanded.has(node.key)
      lines.push({
        node,
        level,
        isExpanded: node.children.size === 0 ? undefined : isOpen,
        place: index + 1,
        siblings: children.length,
      })
      if (isOpen) add(node, level + 1)
    })
  }
  add(tree.root, 1)
  return lines
}

/** Nodes with a topic that contains the text, and those above them. */
function matching(root: TopicNode, text: string): ReadonlySet<TopicNode> {
  const found = new Set<TopicNode>()
  const look = (node: TopicNode): boolean => {
    let matches = node.topic?.text.toLowerCase().includes(text) ?? false
    for (const child of node.children.values()) matches = look(child) || matches
    if (matches) found.add(node)
    return matches
  }
  look(root)
  return found
}

/** The keys of every node that has others below it. */
export function allKeys(tree: TopicTree): ReadonlySet<string> {
  const keys = new Set<string>()
  const look = (node: TopicNode): void => {
    if (node.children.size > 0) keys.add(node.key)
    for (const child of node.children.values()) look(child)
  }
  look(tree.root)
  return keys
}
