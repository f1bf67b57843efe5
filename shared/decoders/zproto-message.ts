import { said } from '../sentences/said'
import type { Content } from './content'
import { type DecodeContext, type DecodedValue, DecodeError, type MessageInput } from './decoder'
import { bodyNodes } from './frame-text'
import { startOf, type WholeMessage, wholeMessage } from './whole-message'
import { hasSignature, type ZprotoReading, zprotoField, zprotoHead, zprotoNodes } from './zproto'

interface ZprotoCommand {
  readonly name: string
  /** Frames of the user follow. */
  readonly content?: true
}

export interface ZprotoFound<Command> {
  readonly whole: WholeMessage
  /** Number of the command's frame. */
  readonly start: number
  readonly content: Content
  readonly number: number
  readonly command: Command | undefined
  readonly reading: ZprotoReading
}

interface ZprotoProtocol<Command extends ZprotoCommand> {
  /** Name and title of the decoder. */
  readonly name: string
  readonly title: string
  /** The low half of the signature's second byte. */
  readonly number: number
  readonly commands: Readonly<Record<number, Command>>
  /** Reads the fields from the fourth byte on. `size`: of the whole frame. */
  readonly read: (bytes: Uint8Array, command: Command | undefined, size: number) => ZprotoReading
  /** What follows a command: the user's frames, or more than there should be. */
  readonly rest: string
}

/** What protocols in zproto's encoding share: one frame of signature, command and fields, with the user's frames behind it. */
export function zprotoProtocol<Command extends ZprotoCommand>({ name, title, number, commands, read, rest }: ZprotoProtocol<Command>) {
  const find = (message: MessageInput, maxBytes: number): ZprotoFound<Command> | undefined => {
    const whole = wholeMessage(message)
    const start = startOf(message, whole, (index) => hasSignature(whole.frame(index), number))
    if (start === undefined) return undefined
    const content = whole.frame(start)
    const bytes = content.head(maxBytes)
    const value = bytes[2] ?? 0
    const command = commands[value]
    return { whole, start, content, number: value, command, reading: read(bytes, command, content.size) }
  }

  const decode = (message: MessageInput, context: DecodeContext): void => {
    const found = find(message, context.budget.inputBytes)
    if (found === undefined) throw new DecodeError(said`No frame begins with the signature of ${title}, aaa${number}.`)
    const { content, command, reading, whole, start } = found
    zprotoHead(context, name, content, command?.name ?? 'unknown', found.number)
    zprotoNodes(context, name, content, reading)
    if (command === undefined) context.problem(said`${title} has no command ${found.number}.`)
    if (reading.end < content.size) {
      context.nested('rest', content.part(reading.end))
      if (command !== undefined) context.problem(said`${content.size - reading.end} bytes follow the ${command.name}.`)
    }
    if (command?.content !== true && whole.count > start + 1) context.problem(said`Frames follow, although the command has none.`)
    bodyNodes(context, rest, whole.frame, start + 1, whole.count)
  }

  const field = (message: MessageInput, path: readonly string[]): DecodedValue => {
    const found = find(message, maxFieldBytes)
    if (found === undefined || path.length !== 1) return undefined
    return path[0] === 'command' ? found.command?.name : zprotoField(found.reading, path[0] ?? '')
  }

  return { find, decode, field }
}

const maxFieldBytes = 64 * 1024
