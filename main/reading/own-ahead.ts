import { chosenDecoder } from '../../shared/decoders/decode'
import type { MessageDecoder, MessageInput } from '../../shared/decoders/decoder'
import type { DecoderChoices } from './decoder-choices'
import { bytesGiven, sandboxMessage } from './user-decoder'
import type { ReadInput } from './user-decoder-messages'
import { sandboxLimits } from './user-decoder-sandbox'
import type { UserDecoders } from './user-decoders'

/** Messages of one call into the decoders' thread, and about how many bytes of them. */
const maxAsked = 64
const maxAskedBytes = 1024 * 1024
/** Calls whose messages are made ready, under way, or answered while those before them are being taken. */
const maxAhead = 3

interface Read {
  /** `undefined` for a row that has none. */
  readonly message: MessageInput | undefined
  /** The user's own decoders that read it. */
  readonly own: readonly MessageDecoder[]
}

/**
 * What the user's own decoders say of messages, in the order of the messages. Some are asked for ahead, so that their thread works while
 * whoever takes the answers does; nothing more is asked for once nobody takes them. Never throws.
 */
export async function* ownAhead(
  decoders: UserDecoders,
  messages: Iterable<MessageInput | undefined>,
  { choices }: DecoderChoices,
): AsyncGenerator<Read> {
  const left = messages[Symbol.iterator]()
  const ahead: Promise<readonly Read[]>[] = []
  let isOver = false
  let last: Promise<unknown> = Promise.resolve()
  const begin = async (group: Group, before: Promise<unknown>): Promise<readonly Read[]> => {
    // One call at a time, so that a decoder that has to be stopped has read all messages before that one.
    await before
    const own: (readonly MessageDecoder[])[] = []
    while (own.length < group.inputs.length && !isOver) own.push(...(await decoders.read(group.inputs.slice(own.length))))
    let next = 0
    return group.messages.map((message) => ({ message, own: message === undefined ? [] : (own[next++] ?? []) }))
  }
  try {
    for (;;) {
      while (ahead.length < maxAhead) {
        const group = nextGroup(left, choices)
        if (group.messages.length === 0) break
        const begun = begin(group, last)
        last = begun
        ahead.push(begun)
      }
      const first = ahead.shift()
      if (first === undefined) return
      yield* await first
    }
  } finally {
    isOver = true
  }
}

interface Group {
  readonly messages: readonly (MessageInput | undefined)[]
  /** Of those that there are. */
  readonly inputs: readonly ReadInput[]
}

function nextGroup(left: Iterator<MessageInput | undefined>, choices: DecoderChoices['choices']): Group {
  const messages: (MessageInput | undefined)[] = []
  const inputs: ReadInput[] = []
  for (let bytes = 0; messages.length < maxAsked && bytes < maxAskedBytes; ) {
    const next = left.next()
    if (next.done === true) break
    messages.push(next.value)
    if (next.value === undefined) continue
    const message = sandboxMessage(next.value, sandboxLimits.frameBytes)
    inputs.push({ message, chosen: chosenDecoder(next.value, choices), fieldsOnly: false })
    bytes += bytesGiven(message)
  }
  return { messages, inputs }
}
