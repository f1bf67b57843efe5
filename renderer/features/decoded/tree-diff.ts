import type { DecodedNode } from '../../../shared/decoders/decoder'
import { jsonOf } from '../../stores/decoded-tree'

type DiffStatus = 'same' | 'changed' | 'added' | 'removed'

/** A line of two trees that are compared: what is on both sides under one name. */
export interface DiffLine {
  readonly key: string
  readonly depth: number
  readonly name: string
  readonly status: DiffStatus
  readonly left: string | undefined
  readonly right: string | undefined
  /** It stands for a whole subtree. */
  readonly isWhole: boolean
}

interface Pair {
  readonly left: DecodedNode | undefined
  readonly right: DecodedNode | undefined
}

/**
 * Compares what two messages say: children of maps by name, those of lists in order, with what was put in or taken out in
 * the middle. What is the same on both sides is one line, however much it is.
 */
export function diffLines(left: readonly DecodedNode[], right: readonly DecodedNode[]): readonly DiffLine[] {
  const lines: DiffLine[] = []
  const add = (pair: Pair, depth: number, key: string): void => {
    const { left: one, right: other } = pair
    const name = (other ?? one)?.name ?? ''
    const status = statusOf(pair)
    const isContainer = one?.children !== undefined && other?.children !== undefined
    const whole = status !== 'changed' || !isContainer
    lines.push({
      key,
      depth,
      name,
      status,
      left: one === undefined ? undefined : shortText(one, whole),
      right: other === undefined ? undefined : shortText(other, whole),
      isWhole: whole,
    })
    if (whole || one?.children === undefined || other?.children === undefined) return
    const pairs =
      one.kind === 'list' && other.kind === 'list' ? inOrder(one.children, other.children) : byName(one.children, other.children)
    for (const [index, child] of pairs.entries()) add(child, depth + 1, `${key}.${index}`)
  }
  for (const [index, pair] of byName(left, right).entries()) add(pair, 0, String(index))
  return lines
}

function statusOf({ left, right }: Pair): DiffStatus {
  if (left === undefined) return 'added'
  if (right === undefined) return 'removed'
  return isSame(left, right) ? 'same' : 'changed'
}

function isSame(left: DecodedNode, right: DecodedNode): boolean {
  if (left.kind !== right.kind || left.text !== right.text || left.value !== right.value) return false
  const [one, other] = [left.children ?? [], right.children ?? []]
  return (
    one.length === other.length &&
    left.more?.count === right.more?.count &&
    one.every((child, index) => {
      const twin = other[index]
      return twin !== undefined && child.name === twin.name && isSame(child, twin)
    })
  )
}

/** Those with the same name, the how many-th of it; then what only the right side has. */
function byName(left: readonly DecodedNode[], right: readonly DecodedNode[]): readonly Pair[] {
  const waiting = new Map<string, DecodedNode[]>()
  for (const node of right) waiting.set(node.name, [...(waiting.get(node.name) ?? []), node])
  const pairs: Pair[] = left.map((node) => ({ left: node, right: waiting.get(node.name)?.shift() }))
  const paired = new Set(pairs.map(({ right: node }) => node))
  return [...pairs, ...right.filter((node) => !paired.has(node)).map((node) => ({ left: undefined, right: node }))]
}

/** What both begin and end with stays together; between, one by one. */
function inOrder(left: readonly DecodedNode[], right: readonly DecodedNode[]): readonly Pair[] {
  const fits = (one: DecodedNode | undefined, other: DecodedNode | undefined): boolean =>
    one !== undefined && other !== undefined && isSame(one, other)
  const shorter = Math.min(left.length, right.length)
  let before = 0
  while (before < shorter && fits(left[before], right[before])) before += 1
  let after = 0
  while (after < shorter - before && fits(left[left.length - 1 - after], right[right.length - 1 - after])) after += 1
  const pairs: Pair[] = []
  for (let index = 0; index < before; index += 1) pairs.push({ left: left[index], right: right[index] })
  const [ones, others] = [left.slice(before, left.length - after), right.slice(before, right.length - after)]
  for (let index = 0; index < Math.max(ones.length, others.length); index += 1) pairs.push({ left: ones[index], right: others[index] })
  for (let index = after; index > 0; index -= 1) pairs.push({ left: left[left.length - index], right: right[right.length - index] })
  return pairs
}

const maxText = 400

function shortText(node: DecodedNode, whole: boolean): string {
  if (node.children === undefined) return node.text.slice(0, maxText)
  if (!whole) return ''
  return jsonOf(node).replace(/\s+/g, ' ').slice(0, maxText)
}

/** A line of bytes on both sides that are not the same. */
export interface ByteLine {
  readonly from: number
  readonly left: Uint8Array
  readonly right: Uint8Array
}

const bytesPerDiffLine = 8

/** The lines in which two runs of bytes differ, at most so many, and in how many bytes they differ altogether. */
export function byteDiff(
  left: Uint8Array,
  right: Uint8Array,
  maxLines: number,
): { readonly lines: readonly ByteLine[]; readonly differing: number } {
  const lines: ByteLine[] = []
  let differing = 0
  for (let from = 0; from < Math.max(left.length, right.length); from += bytesPerDiffLine) {
    let here = 0
    for (let at = from; at < from + bytesPerDiffLine; at += 1) if (left[at] !== right[at]) here += 1
    differing += here
    if (here > 0 && lines.length < maxLines)
      lines.push({ from, left: left.subarray(from, from + bytesPerDiffLine), right: right.subarray(from, from + bytesPerDiffLine) })
  }
  return { lines, differing }
}
