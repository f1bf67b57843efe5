import * as v from 'valibot'
import type { DecodeContext, DecodedScalar, MessageInput, NodeKind } from '../../shared/decoders/decoder'
import { type Sentence, said } from '../../shared/sentences/said'
import { refused } from './user-decoder-sandbox'

const place = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)))

/** One node of an answer; children are checked one by one, so that depth is no recursion here. */
const nodeSchema = v.strictObject({
  name: v.string(),
  value: v.optional(v.nullable(v.union([v.string(), v.number(), v.boolean()]))),
  /** What is shown in place of the value. */
  text: v.optional(v.string()),
  /** Frame after the envelope, from 0, and the bytes of it. */
  frame: place,
  from: place,
  to: place,
  children: v.optional(v.array(v.unknown())),
})
type AnswerNode = v.InferOutput<typeof nodeSchema>

const answerSchema = v.strictObject({
  summary: v.optional(v.string()),
  problems: v.optional(v.pipe(v.array(v.string()), v.maxLength(20))),
  nodes: v.array(v.unknown()),
})
/** What `decode` of a file returned; its nodes are checked where they are read. */
export type UserAnswer = v.InferOutput<typeof answerSchema>

/** Values that filters know, by the names of the nodes that lead to them: `price`, `level.size`. */
export type UserFields = ReadonlyMap<string, DecodedScalar>

/** Nodes that are read for filters, of an answer. */
const maxFieldNodes = 2000
/** Characters of all names and texts of those. */
const maxFieldText = 64 * 1024

const answerKeys: ReadonlySet<string> = new Set(Object.keys(answerSchema.entries))
const nodeKeys: ReadonlySet<string> = new Set(Object.keys(nodeSchema.entries))

/** Whether it is one of most answers, which are not worth the schema's time; what is not may be one all the same. */
function isPlainAnswer(value: unknown): value is UserAnswer {
  if (!hasOnly(value, answerKeys)) return false
  const { summary, problems, nodes } = value
  return isTextOrNone(summary) && problems === undefined && Array.isArray(nodes)
}

/** The same of a node; it runs for each of every message that a filter looks at. */
function isPlainNode(node: unknown): node is AnswerNode {
  if (!hasOnly(node, nodeKeys)) return false
  const { name, value, text, frame, from, to, children } = node
  const isValue =
    value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
  if (typeof name !== 'string' || !isValue || !isTextOrNone(text)) return false
  return isPlaceOrNone(frame) && isPlaceOrNone(from) && isPlaceOrNone(to) && (children === undefined || Array.isArray(children))
}

const isTextOrNone = (value: unknown): boolean => value === undefined || typeof value === 'string'
const isPlaceOrNone = (value: unknown): boolean =>
  value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= 0)

function hasOnly(value: unknown, keys: ReadonlySet<string>): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  for (const key in value) if (!keys.has(key)) return false
  return true
}

/** @throws InspectorError when it has another shape */
export function checkedAnswer(answer: unknown): UserAnswer {
  const whole = Array.isArray(answer) ? { nodes: answer } : answer
  return isPlainAnswer(whole) ? whole : checked(answerSchema, whole, said`decode(message) is to return { nodes: [...] } or a list of nodes`)
}

/** @throws InspectorError when it has another shape */
const checkedNode = (node: unknown): AnswerNode =>
  isPlainNode(node) ? node : checked(nodeSchema, node, said`A node is to be { name, value, text, frame, from, to, children }`)

/** The values of an answer's nodes, of the first of equal names. @throws InspectorError when one has another shape */
export function fieldsOf({ nodes }: UserAnswer): UserFields {
  const fields = new Map<string, DecodedScalar>()
  let left = maxFieldNodes
  let textLeft = maxFieldText
  for (const step of walk(nodes)) {
    if (step.kind === 'leave') continue
    left -= 1
    const { path, node } = step
    const value = scalarOf(node)
    textLeft -= node.name.length
    if (path !== undefined && value !== undefined) {
      textLeft -= path.length + (typeof value === 'string' ? value.length : 8)
      if (textLeft >= 0) fields.set(path, value)
    }
    if (left <= 0 || textLeft <= 0) break
  }
  return fields
}

/** Checks and adds the nodes in the order of a walk; what has no room is left out as in every decoding. */
export function addNodes(nodes: readonly unknown[], decoder: string, message: MessageInput, { tree, budget }: DecodeContext): void {
  for (const step of walk(nodes)) {
    if (step.kind === 'leave') {
      tree.close()
      continue
    }
    budget.charge(4)
    const { node, path } = step
    const isField = path !== undefined && scalarOf(node) !== undefined
    const made = {
      name: node.name,
      kind: kindOf(node),
      text: textOf(node),
      value: numberOf(node),
      range: rangeOf(node, message),
      ...(isField ? { field: `${decoder}.${path}` } : {}),
    }
    if (node.children === undefined) tree.leaf(made)
    else tree.open(made)
  }
}

/** The line of an answer that has none of its own. */
export const lineOfNodes = (nodes: readonly unknown[]): string => nodes.map(nodeLine).join('  ')

function nodeLine(node: unknown): string {
  if (!isPlainNode(node)) return ''
  const { name, text, value } = node
  return `${name} ${text ?? value ?? ''}`.trim()
}

type Step =
  /** `path`: names from the root; `undefined` where another node had the same before. A node with children is left later. */
  { readonly kind: 'enter'; readonly node: AnswerNode; readonly path: string | undefined } | { readonly kind: 'leave' }

function* walk(roots: readonly unknown[]): Generator<Step> {
  const seen = new Set<string>()
  const levels: { readonly nodes: readonly unknown[]; readonly path: string; at: number }[] = [{ nodes: roots, path: '', at: 0 }]
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    if (level.at === level.nodes.length) {
      levels.pop()
      if (levels.length > 0) yield { kind: 'leave' }
      continue
    }
    const node = checkedNode(level.nodes[level.at])
    level.at += 1
    const path = level.path === '' ? node.name : `${level.path}.${node.name}`
    const isFirst = node.name !== '' && path.length <= maxPathLength && !seen.has(path)
    if (isFirst) seen.add(path)
    yield { kind: 'enter', node, path: isFirst ? path : undefined }
    // Paths that are too long to be fields do not grow without end.
    if (node.children !== undefined) levels.push({ nodes: node.children, path: path.slice(0, maxPathLength + 1), at: 0 })
  }
}

/** Characters of a field's name. */
const maxPathLength = 256

/** What filters compare: numbers, booleans and null as they are, all else as it is shown; containers alone are no values. */
function scalarOf({ value, text, children }: AnswerNode): DecodedScalar | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return text ?? value
  if (children !== undefined) return undefined
  return value === undefined && text !== undefined ? text : null
}

function kindOf({ value, text, children }: AnswerNode): NodeKind {
  if (children !== undefined) return 'map'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return value === null || (value === undefined && text === undefined) ? 'nothing' : 'text'
}

const textOf = ({ text, value }: AnswerNode): string => text ?? (value === undefined || value === null ? '' : `${value}`)
const numberOf = ({ value }: AnswerNode) => (typeof value === 'number' || typeof value === 'boolean' ? value : undefined)

/** Within the frame, whatever the answer says. */
function rangeOf({ frame, from = 0, to }: AnswerNode, message: MessageInput) {
  if (frame === undefined || frame >= message.count) return undefined
  const content = message.frame(frame)
  const start = Math.min(from, content.size)
  return content.range(start, Math.max(start, Math.min(to ?? content.size, content.size)))
}

function checked<Schema extends v.GenericSchema>(schema: Schema, value: unknown, sentence: Sentence): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  if (issue === undefined) throw refused(sentence)
  const path = v.getDotPath(issue) ?? ''
  const expected = issue.expected ?? said`another shape`
  throw refused(
    path === ''
      ? said`${sentence}: expected ${expected}, received ${issue.received}.`
      : said`${sentence}: ${path}: expected ${expected}, received ${issue.received}.`,
  )
}
