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

interface Read<Row> {
  readonly row: Row
  /** The user's own decoders that read its message. */
  readonly own: readonly MessageDecoder[]
}

/**
 * What the user's own decoders say of rows' messages, in the order of the rows; `messageOf` is asked for a message's bytes before its turn
 * comes. Some are asked for ahead, so that their thread works while whoever takes the answers does; nothing more is asked for once nobody
 * takes them. Never throws.
 */
export async function* ownAhead<Row>(
  decoders: UserDecoders,
  rows: Iterable<Row>,
  messageOf: (row: Row) => MessageInput | undefined,
  { choices }: DecoderChoices,
): AsyncGenerator<Read<Row>> {
  const left = rows[Symbol.iterator]()
  const ahead: Promise<readonly Read<Row>[]>[] = []
  let isOver = false
  let last: Promise<unknown> = Promise.resolve()
  const begin = async (group: Group<Row>, before: Promise<unknown>): Promise<readonly Read<Row>[]> => {
    // One call at a time, so that a decoder that has to be stopped has read all messages before that one.
    await before
    const own: (readonly MessageDecoder[])[] = []
    while (own.length < group.inputs.length && !isOver) own.push(...(await decoders.read(group.inputs.slice(own.length))))
    let next = 0
    return group.rows.map(({ row, hasMessage }) => ({ row, own: hasMessage ? (own[next++] ?? []) : [] }))
  }
  try {
    for (;;) {
      while (ahead.length < maxAhead) {
        const group = nextGroup(left, messageOf, choices)
        if (group.rows.length === 0) break
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

interface Group<Row> {
  readonly rows: readonly { readonly row: Row; readonly hasMessage: boolean }[]
  /** Copies of the messages that there are. */
  readonly inputs: readonly ReadInput[]
}

function nextGroup<Row>(
  left: Iterator<Row>,
  messageOf: (row: Row) => MessageInput | undefined,
  choices: DecoderChoices['choices'],
): Group<Row> {
  const rows: { row: Row; hasMessage: boolean }[] = []
  const inputs: ReadInput[] = []
  for (let bytes = 0; rows.length < maxAsked && bytes < maxAskedBytes; ) {
    const next = left.next()
    if (next.done === true) break
    const input = messageOf(next.value)
    rows.push({ row: next.value, hasMessage: input !== undefined })
    if (input === undefined) continue
    const message = sandboxMessage(input, sandboxLimits.frameBytes)
    inputs.push({ message, chosen: chosenDecoder(input, choices), fieldsOnly: false })
    bytes += bytesGiven(message)
  }
  return { rows, inputs }
}
