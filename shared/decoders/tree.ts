import type { Limits } from './budget'
import type { ByteRange } from './content'
import type { DecodedNode, More, NodeKind, NodeView, Page } from './decoder'

export interface NewNode {
  readonly name: string
  readonly kind: NodeKind
  readonly text?: string
  readonly value?: number | boolean | undefined
  readonly range?: ByteRange | undefined
  readonly decoder?: string | undefined
  readonly field?: string | undefined
  readonly view?: NodeView | undefined
  /** Children are filter fields below this one: `json` makes `json.a` of a child named `a`, and so on down. */
  readonly openField?: string | undefined
}

type MutableNode = { -readonly [Key in keyof DecodedNode]: DecodedNode[Key] }

interface Open {
  readonly node: MutableNode
  readonly kept: MutableNode[]
  /** Children so far, kept or not. */
  count: number
  /** The first child that was left out for want of room. */
  firstLeftOut: number | undefined
  /** Its number among its siblings. */
  readonly index: number
  /** 0: an ancestor of the page's node; 1: the page's node itself; 2: below it, or anywhere when there is no page. */
  readonly zone: 0 | 1 | 2
  readonly openField: string | undefined
}

/** A place to go back to. */
export interface TreeMark {
  readonly opened: number
  readonly hidden: number
  readonly depth: number
  readonly children: number
  readonly kept: number
  readonly nodes: number
  readonly text: number
}

/**
 * Builds a bounded tree from what a decoder meets, in order. What has no room is counted, not kept: a decoder may go on
 * reading, and should ask {@link wants} before it makes texts. Depth is no recursion here, so neither need it be in decoders.
 */
export class TreeBuilder {
  private readonly limits: Limits
  private readonly page: Page | undefined
  private readonly stack: Open[]
  /** How many open nodes are left out with all below them; no objects, as hostile nesting has no end. */
  private hidden = 0
  private nodesLeft: number
  private textLeft: number

  constructor(limits: Limits, page?: Page) {
    this.limits = limits
    this.page = page
    this.nodesLeft = limits.nodes
    this.textLeft = limits.text
    const zone = page === undefined ? 2 : page.path.length === 0 ? 1 : 0
    this.stack = [
      { node: { name: '', kind: 'list', text: '' }, kept: [], count: 0, firstLeftOut: undefined, index: 0, zone, openField: undefined },
    ]
  }

  /** How many nodes are open. */
  get depth(): number {
    return this.stack.length - 1 + this.hidden
  }

  /** Whether the next child would be kept; if not, {@link skip} says that there was one. */
  wants(): boolean {
    if (this.hidden > 0) return false
    const open = this.top()
    if (open.zone === 0) return open.count === this.page?.path[this.depth]
    const from = open.zone === 1 ? (this.page?.from ?? 0) : 0
    if (open.count < from) return false
    const base = this.page?.path.length ?? 0
    return open.kept.length < this.limits.children && this.nodesLeft > 0 && this.textLeft > 0 && this.depth - base < this.limits.depth
  }

  /** The number of the first child that may be wanted: a page begins in the middle. */
  get firstWanted(): number {
    return this.hidden === 0 && this.top().zone === 1 ? (this.page?.from ?? 0) : 0
  }

  /** Children that are not wanted. */
  skip(count = 1): void {
    if (this.hidden > 0 || count === 0) return
    const open = this.top()
    const before = this.isBefore(open) ? (open.zone === 0 ? count : (this.page?.from ?? 0) - open.count) : 0
    if (open.firstLeftOut === undefined && before < count) open.firstLeftOut = open.count + before
    open.count += count
  }

  /** A child without children. */
  leaf(node: NewNode): void {
    if (this.wants()) this.keep(node)
    else this.skip()
  }

  /** A child whose children follow, until {@link close}. When it is not wanted they are counted by nobody. */
  open(node: NewNode): void {
    if (!this.wants()) {
      this.skip()
      this.hidden += 1
      return
    }
    const parent = this.top()
    const index = parent.count
    const zone = parent.zone === 0 ? (this.depth + 1 === this.page?.path.length ? 1 : 0) : 2
    const kept = this.keep(node)
    const openField = node.openField ?? (parent.openField === undefined ? undefined : kept.field)
    this.stack.push({ node: kept, kept: [], count: 0, firstLeftOut: undefined, index, zone, openField })
  }

  /** Says more about the open node than was known when it was opened: a frame that turns out to be a map, or one number. */
  describe(more: Partial<Omit<NewNode, 'name' | 'openField'>>): void {
    if (this.hidden > 0) return
    const { node } = this.top()
    if (more.kind !== undefined) node.kind = more.kind
    if (more.text !== undefined) this.setText(node, more.text)
    this.setRest(node, more)
  }

  /** Ends the open node. `end`: where its bytes end, as the range that it was opened with counts. */
  close(end?: number): void {
    if (this.hidden > 0) {
      this.hidden -= 1
      return
    }
    if (this.stack.length === 1) throw new Error('No node is open')
    this.finish(this.top(), true, end)
    this.stack.pop()
  }

  /** How many children the open node has so far, kept or not. */
  get childCount(): number {
    return this.top().count
  }

  mark(): TreeMark {
    const open = this.top()
    return {
      opened: this.stack.length,
      hidden: this.hidden,
      depth: this.depth,
      children: open.count,
      kept: open.kept.length,
      nodes: this.nodesLeft,
      text: this.textLeft,
    }
  }

  /** Forgets everything since the mark. */
  reset(mark: TreeMark): void {
    this.stack.length = mark.opened
    this.hidden = mark.hidden
    const open = this.top()
    open.count = mark.children
    open.kept.length = mark.kept
    if (open.firstLeftOut !== undefined && open.firstLeftOut >= mark.children) open.firstLeftOut = undefined
    this.nodesLeft = mark.nodes
    this.textLeft = mark.text
  }

  /** Closes nodes until only so many are open, as not read to the end. */
  abandon(depth: number): void {
    this.hidden = Math.max(0, Math.min(this.hidden, depth - this.stack.length + 1))
    while (this.depth > depth) {
      this.finish(this.top(), false)
      this.stack.pop()
    }
  }

  /** The nodes, and what was left out of them; with a page, the page's. `complete`: all bytes were read. */
  result(complete = true): { readonly nodes: readonly DecodedNode[]; readonly more: More | undefined } {
    this.abandon(0)
    const root = this.top()
    this.finish(root, complete)
    let nodes: readonly DecodedNode[] = root.kept
    let more = root.node.more
    for (const _ of this.page?.path ?? []) {
      more = nodes[0]?.more
      nodes = nodes[0]?.children ?? []
    }
    return { nodes, more }
  }

  private keep(node: NewNode): MutableNode {
    const open = this.top()
    const made: MutableNode = { name: this.clip(node.name, maxName), kind: node.kind, text: '' }
    this.textLeft -= made.name.length
    this.setText(made, node.text ?? '')
    if (open.openField !== undefined && fieldName.test(made.name)) made.field = `${open.openField}.${made.name}`
    this.setRest(made, node)
    open.kept.push(made)
    open.count += 1
    this.nodesLeft -= 1
    return made
  }

  private setRest(made: MutableNode, node: Partial<NewNode>): void {
    if (node.value !== undefined) made.value = node.value
    if (node.range !== undefined) made.range = node.range
    if (node.decoder !== undefined) made.decoder = node.decoder
    if (node.field !== undefined) made.field = node.field
    if (node.view === undefined) return
    made.view = node.view
    if (node.view.kind === 'numbers') this.textLeft -= node.view.points.length * 8
  }

  private setText(node: MutableNode, text: string): void {
    node.text = this.clip(text, Math.min(this.limits.nodeText, Math.max(0, this.textLeft)))
    if (node.text.length < text.length) node.clipped = true
    this.textLeft -= node.text.length
  }

  /** Never between the two halves of a character. */
  private clip(text: string, length: number): string {
    if (text.length <= length) return text
    const last = text.charCodeAt(length - 1)
    return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length)
  }

  private finish(open: Open, complete: boolean, end?: number): void {
    const { node } = open
    if (node.range !== undefined) {
      // What was not read to its end reaches as far as its last child.
      const last = complete ? undefined : open.kept.at(-1)?.range
      const to = end ?? (last?.in === node.range.in && last.index === node.range.index ? Math.max(node.range.to, last.to) : node.range.to)
      if (to !== node.range.to) node.range = { ...node.range, to }
    }
    if (open !== this.stack[0] && (open.kept.length > 0 || node.kind === 'map' || node.kind === 'list')) node.children = open.kept
    if (open.zone === 0) return
    const from = open.firstLeftOut ?? open.count
    if (open.firstLeftOut === undefined && complete) return
    const path = this.stack.slice(1, this.stack.indexOf(open) + 1).map((each) => each.index)
    node.more = { path, from, count: complete ? open.count - from : undefined }
  }

  /** Children before a page are known already. */
  private isBefore(open: Open): boolean {
    return open.zone === 0 || (open.zone === 1 && open.count < (this.page?.from ?? 0))
  }

  private top(): Open {
    const open = this.stack.at(-1)
    if (open === undefined) throw new Error('The tree has no root')
    return open
  }
}

const maxName = 256
/** Names that the filter language can write. */
const fieldName = /^[\w-]+$/
