import * as v from 'valibot'
import { BudgetSpent } from '../../shared/decoders/budget'
import { DecodeError, type MessageDecoder, type MessageInput } from '../../shared/decoders/decoder'
import { toAppError } from '../../shared/errors'
import { said, verbatim } from '../../shared/sentences/said'
import { addNodes, checkedAnswer, lineOfNodes, type UserAnswer, type UserFields } from './user-answer'
import { refused, type SandboxLimits, type SandboxMessage, sandboxLimits, UserDecoderSandbox } from './user-decoder-sandbox'

const nameSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,31}$/u))

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
      decode: (message) => checkedAnswer(sandbox.call('decode', message)),
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
  /** None where that throws. */
  readonly fields: UserFields
}

/** A decoder for that message among the app's own. */
export function decoderFrom({ name, title, certainty, answer, fields }: SaidOfMessage): MessageDecoder {
  return {
    name,
    title,
    scope: 'message',
    fields: [...fields.keys()].map((path) => ({ path, description: '' })),
    openFields: true,
    recognise: () => certainty,
    summarise: () => {
      const { summary, nodes } = answer()
      return summary ?? lineOfNodes(nodes)
    },
    decode: (message, context) => {
      let said: UserAnswer
      try {
        said = answer()
        addNodes(said.nodes, name, message, context)
      } catch (thrown) {
        if (thrown instanceof DecodeError || thrown instanceof BudgetSpent) throw thrown
        throw new DecodeError(toAppError(thrown).message)
      }
      for (const problem of said.problems ?? []) context.problem(verbatim(problem))
    },
    field: (_message, path) => fields.get(path.join('.')),
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

/** The same message with its frames' heads alone, as `recognise` is given it. */
export const headsOf = (message: SandboxMessage): SandboxMessage => ({
  ...message,
  frames: message.frames.map((frame) => frame.subarray(0, headBytesGiven)),
})
