import type { ByteRange } from '../../shared/decoders/content'
import type { DecodedNode, More } from '../../shared/decoders/decoder'

/** Child numbers from the root of the decoding. */
export type NodePath = readonly number[]

/** A line of a tree as it is drawn. */
export type TreeLine =
  | {
      readonly kind: 'node'
      readonly key: string
      readonly path: NodePath
      readonly node: DecodedNode
      readonly depth: number
      /** `undefined`: it has no children. */
      readonly isOpen: boolean | undefined
      /** From 1. */
      readonly position: number
      readonly siblings: number
    }
  /** Stands for children that were left out. */
  | { readonly kind: 'more'; readonly key: string; readonly path: NodePath; readonly more: More; readonly depth: number }

/** Levels that are open at first … */
const openLevels = 3
/** … where there are no more children than this. */
const openChildren = 60

export const keyOf = (path: NodePath): string => path.join('.')

/** Which nodes are open: those that are at first, with those the other way round that were opened or closed. */
export interface Openness {
  readonly toggled: ReadonlySet<string>
  /** Its ancestors are open whatever else. */
  readonly shown: NodePath | undefined
}

const isAncestor = (path: NodePath, of: NodePath): boolean => path.length < of.length && path.every((index, at) => of[at] === index)

function isNodeOpen(node: DecodedNode, path: NodePath, depth: number, { toggled, shown }: Openness): boolean {
  if (shown !== undefined && isAncestor(path, shown)) return true
  const atFirst = depth < openLevels && (node.children?.length ?? 0) <= openChildren
  return atFirst !== toggled.has(keyOf(path))
}

const hasChildren = ({ children, more }: DecodedNode): boolean => (children?.length ?? 0) > 0 || more !== undefined

/** The lines in order. `base`: the path of the node whose children `nodes` are, from the one numbered `first` on; `more` says what was left out of those. */
export function treeLines(
  nodes: readonly DecodedNode[],
  { base, first = 0, more }: { readonly base: NodePath; readonly first?: number; readonly more: More | undefined },
  open: Openness,
): readonly TreeLine[] {
  const lines: TreeLine[] = []
  const add = (children: readonly DecodedNode[], parent: NodePath, left: More | undefined, depth: number, from: number): void => {
    const siblings = children.length + (left === undefined ? 0 : 1)
    children.forEach((node, index) => {
      const path = [...parent, from + index]
      const isOpen = hasChildren(node) ? isNodeOpen(node, path, depth, open) : undefined
      lines.push({ kind: 'node', key: keyOf(path), path, node, depth, isOpen, position: index + 1, siblings })
      if (isOpen === true) add(node.children ?? [], path, node.more, depth + 1, 0)
    })
    if (left !== undefined) lines.push({ kind: 'more', key: `${keyOf(parent)}+`, path: parent, more: left, depth })
  }
  add(nodes, base, more, 0, first)
  return lines
}

/** The node at a path. */
export function nodeAtPath(tree: readonly DecodedNode[], path: NodePath): DecodedNode | undefined {
  let nodes: readonly DecodedNode[] | undefined = tree
  let node: DecodedNode | undefined
  for (const index of path) {
    node = nodes?.[index]
    nodes = node?.children
  }
  return node
}

/** A tree with more children at a path, and what is left out of them now. */
export function withPage(
  tree: readonly DecodedNode[],
  path: NodePath,
  page: { readonly nodes: readonly DecodedNode[]; readonly more?: More | undefined },
): readonly DecodedNode[] {
  const [first, ...rest] = path
  if (first === undefined) return [...tree, ...page.nodes]
  return tree.map((node, index) => {
    if (index !== first) return node
    const children = withPage(node.children ?? [], rest, page)
    if (rest.length > 0) return { ...node, children }
    const { more: _known, ...others } = node
    return { ...others, children, ...(page.more === undefined ? {} : { more: page.more }) }
  })
}

/** The deepest node that holds a byte, of those that were read. */
export function pathOfByte(tree: readonly DecodedNode[], place: Pick<ByteRange, 'in' | 'index'>, byte: number): NodePath | undefined {
  const holds = ({ range }: DecodedNode): boolean =>
    range !== undefined && range.in === place.in && range.index === place.index && range.from <= byte && byte < range.to
  const find = (nodes: readonly DecodedNode[], base: NodePath): NodePath | undefined => {
    for (const [index, node] of nodes.entries()) {
      const path = [...base, index]
      // What was inflated, or a part of a message, may hold it though its parent's own bytes are elsewhere.
      const within = node.children === undefined ? undefined : find(node.children, path)
      if (within !== undefined) return within
      if (holds(node)) return path
    }
    return undefined
  }
  return find(tree, [])
}

/** How people and filters name a node: its filter field, or its names from the root. */
export function pathText(tree: readonly DecodedNode[], path: NodePath): string {
  const field = nodeAtPath(tree, path)?.field
  if (field !== undefined) return field
  const names: string[] = []
  for (let length = 1; length <= path.length; length += 1) names.push(nodeAtPath(tree, path.slice(0, length))?.name ?? '')
  return names.join('.')
}

/** A node as JSON, as far as it was read: numbers that no JSON number holds are text. */
export function jsonOf(node: DecodedNode): string {
  return JSON.stringify(jsonValue(node), undefined, 2)
}

function jsonValue({ kind, children, value, text }: DecodedNode): unknown {
  if (children !== undefined && kind === 'list') return children.map(jsonValue)
  if (children !== undefined) return Object.fromEntries(children.map((child) => [child.name, jsonValue(child)]))
  if (kind === 'nothing') return null
  return value ?? text
}
