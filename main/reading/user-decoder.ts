import * as v from 'valibot'
import { BudgetSpent } from '../../shared/decoders/budget'
import { certaintyFloor, DecodeError, type MessageDecoder, type MessageInput } from '../../shared/decoders/decoder'
import { type AppError, toAppError } from '../../shared/errors'
import { said, verbatim } from '../../shared/sentences/said'
import { addNodes, checkedAnswer, lineOfNodes, type UserAnswer, type UserFields } from './user-answer'
import { maxFramesGiven } from './user-decoder-prelude'
import {
  refused,
  type SandboxLimits,
  type SandboxMessage,
  type SandboxSaid,
  sandboxLimits,
  UserDecoderSandbox,
} from './user-decoder-sandbox'

const nameSchema = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,31}$/u))

/** What a file said of a message: `outcome` as in {@link SandboxSaid}, checked. */
export interface DecoderSaid {
  readonly certainty: number
  readonly outcome?: { readonly answer: UserAnswer; readonly error?: undefined } | { readonly error: AppError }
}

/** A file that is loaded: what it says of messages. Dispose of it. */
export interface LoadedDecoder {
  readonly name: string
  readonly title: string
  /** What it says of a message; `isChosen`: `decode` is asked however sure it is. Never throws. */
  ask(message: SandboxMessage, isChosen: boolean): DecoderSaid
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
      ask: (message, isChosen) => {
        const { certainty, outcome } = sandbox.ask(message, isChosen ? 0 : certaintyFloor)
        return outcome === undefined ? { certainty } : { certainty, outcome: checkedOutcome(outcome) }
      },
      dispose: () => sandbox.dispose(),
    }
  } catch (thrown) {
    sandbox.dispose()
    throw thrown
  }
}

function checkedOutcome(outcome: NonNullable<SandboxSaid['outcome']>): NonNullable<DecoderSaid['outcome']> {
  try {
    return outcome.error === undefined ? { answer: checkedAnswer(outcome.answer) } : { error: toAppError(outcome.error) }
  } catch (thrown) {
    return { error: toAppError(thrown) }
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
    get fields() {
      return [...fields.keys()].map((path) => ({ path, description: '' }))
    },
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

/** Bytes of all frames of a message that a file is given. */
const totalBytesGiven = 8 * 1024 * 1024

/** A message as files see it, at most so many bytes of each frame. */
export function sandboxMessage(message: MessageInput, maxFrameBytes: number): SandboxMessage {
  const count = Math.min(message.count, maxFramesGiven)
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

/** Bytes of a message that files are given. */
export const bytesGiven = ({ frames }: SandboxMessage): number => frames.reduce((sum, { byteLength }) => sum + byteLength, 0)
