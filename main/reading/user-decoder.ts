import * as v from 'valibot'
import { BudgetSpent } from '../../shared/decoders/budget'
import { type DecodeContext, DecodeError, type MessageDecoder, type MessageInput, type NodeKind } from '../../shared/decoders/decoder'
import { toAppError } from '../../shared/errors'
import { type Sentence, said, verbatim } from '../../shared/sentences/said'
import { refused, type SandboxLimits, type SandboxMessage, sandboxLimits, UserDecoderSandbox } from './user-decoder-sandbox'

const nameSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,31}$/u))
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
/** What `decode` of a file returned; its nodes are checked where they are shown. */
export type UserAnswer = v.InferOutput<typeof answerSchema>

/** A file that is loaded: what it says of messages. Dispose of it. */
export interface LoadedDecoder {
  readonly name: string
  readonly title: string
  /** How sure it is, from 0 to 1. @throws InspectorError */
  recognise(message: SandboxMessage): number
  /** @throws InspectorError when it fails, or its answer has another shape */
  decode(message: SandboxMessage): UserAnswer
  dispose(): void
}

/** @throws InspectorError when the file fails or is of another shape; `taken`: names of the app's own decoders */
export async function loadUserDecoder(
  file: string,
  text: string,
  taken: ReadonlySet<string>,
  limits: SandboxLimits = sandboxLimits,
): Promise<LoadedDecoder> {
  const sandbox = await UserDecoderSandbox.load(file, text, limits)
  try {
    const name = sandbox.text('name')
    if (!v.is(nameSchema, name))
      throw refused(said`The name in ${file} is to be lower case letters, digits and _, beginning with a letter, such as my_protocol.`)
    if (taken.has(name)) throw refused(said`There is a decoder ${name} already.`, said`Choose another name in ${file}.`)
    for (const call of ['recognise', 'decode'] as const)
      if (!sandbox.has(call)) throw refused(said`${file} has no function ${call}(message).`)
    return {
      name,
      title: (sandbox.text('title') ?? name).slice(0, 64),
      recognise: (message) => {
        const answer = sandbox.call('recognise', message)
        if (typeof answer === 'boolean') return answer ? 0.95 : 0
        return typeof answer === 'number' && answer >= 0 && answer <= 1 ? answer : 0
      },
      decode: (message) => {
        const answer = sandbox.call('decode', message)
        const expected = said`decode(message) is to return { nodes: [...] } or a list of nodes`
        return checked(answerSchema, Array.isArray(answer) ? { nodes: answer } : answer, expected)
      },
      dispose: () => sandbox.dispose(),
    }
  } catch (thrown) {
    sandbox.dispose()
    throw thrown
  }
}

/** What a file said of one message. */
export interface SaidOfMessage {
  readonly name: string
  readonly title: string
  readonly certainty: number
  /** @throws InspectorError what went wrong in the file */
  readonly answer: () => UserAnswer
}

/** A decoder for that message among the app's own. */
export function decoderFrom({ name, title, certainty, answer }: SaidOfMessage): MessageDecoder {
  return {
    name,
    title,
    scope: 'message',
    fields: [],
    recognise: () => certainty,
    summarise: () => {
      const { summary, nodes } = answer()
      return summary ?? nodes.map(nodeLine).join('  ')
    },
    decode: (message, context) => {
      let said: UserAnswer
      try {
        said = answer()
        addNodes(said.nodes, message, context)
      } catch (thrown) {
        if (thrown instanceof DecodeError || thrown instanceof BudgetSpent) throw thrown
        throw new DecodeError(toAppError(thrown).message)
      }
      for (const problem of said.problems ?? []) context.problem(verbatim(problem))
    },
  }
}

/** Bytes of each frame by which a file recognises a message and makes its line. */
export const headBytesGiven = 1024
/** Bytes of all frames of a message that a file is given. */
const totalBytesGiven = 8 * 1024 * 1024
const maxFrames = 64

/** A message as files see it, at most so many bytes of each frame. */
export function sandboxMessage(message: MessageInput, maxFrameBytes: number): SandboxMessage {
  const count = Math.min(message.count, maxFrames)
  let left = totalBytesGiven
  const contents = Array.from({ length: count }, (_, index) => message.frame(index))
  return {
    frames: contents.map((content) => {
      // Not a view: it goes to another thread, and would take all that is around it along.
      const head = content.head(Math.min(maxFrameBytes, left)).slice()
      left -= head.byteLength
      return head
    }),
    sizes: contents.map(({ size }) => size),
    socket: message.socket,
    direction: message.direction,
    source: message.sourceName,
  }
}

function nodeLine(node: unknown): string {
  const checkedNode = v.safeParse(nodeSchema, node)
  if (!checkedNode.success) return ''
  const { name, text, value } = checkedNode.output
  return `${name} ${text ?? value ?? ''}`.trim()
}

/** Checks and adds the nodes in the order of a walk; what has no room is left out as in every decoding. */
function addNodes(nodes: readonly unknown[], message: MessageInput, { tree, budget }: DecodeContext): void {
  const walk: { readonly nodes: readonly unknown[]; at: number }[] = [{ nodes, at: 0 }]
  for (let level = walk.at(-1); level !== undefined; level = walk.at(-1)) {
    if (level.at === level.nodes.length) {
      walk.pop()
      if (walk.length > 0) tree.close()
      continue
    }
    budget.charge(4)
    const node = checked(nodeSchema, level.nodes[level.at], said`A node is to be { name, value, text, frame, from, to, children }`)
    level.at += 1
    const { children } = node
    const made = { name: node.name, kind: kindOf(node), text: textOf(node), value: numberOf(node), range: rangeOf(node, message) }
    if (children === undefined) tree.leaf(made)
    else {
      tree.open(made)
      walk.push({ nodes: children, at: 0 })
    }
  }
}

function kindOf({ value, children }: AnswerNode): NodeKind {
  if (children !== undefined) return 'map'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return value === null || value === undefined ? 'nothing' : 'text'
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
