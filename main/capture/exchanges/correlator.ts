import type { Correlation, Decoder, MessageDecoder, MessageInput } from '../../../shared/decoders/decoder'
import { gazebo } from '../../../shared/decoders/gazebo'
import { json } from '../../../shared/decoders/json'
import { jupyter } from '../../../shared/decoders/jupyter'
import { majordomo } from '../../../shared/decoders/majordomo'
import { multiverso } from '../../../shared/decoders/multiverso'
import { readContext } from '../../../shared/decoders/run'
import { zap } from '../../../shared/decoders/zap'

/** Protocols of DEALER and ROUTER whose messages carry an id by which they pair. */
export const correlatingDecoders: readonly MessageDecoder[] = [jupyter, majordomo, zap, gazebo, multiverso]

/** Messages of a socket or connection in which a protocol is looked for. */
const lookedAt = 16
/** Less sure than this is no reason to pair otherwise. */
const leastCertainty = 0.9

const allDecoders: readonly Decoder[] = [...correlatingDecoders, json]
const context = readContext(allDecoders)

/**
 * Finds out which protocol one socket or connection speaks, from its first messages, and reads the ids of those that follow. Where
 * it speaks none of those that have ids, it gives up and costs nothing any more.
 */
export class Correlator {
  #left: number
  #decoder: MessageDecoder | undefined

  /** `lookAt`: how many messages it looks at before it gives up. */
  constructor(lookAt = lookedAt) {
    this.#left = lookAt
  }

  /** It has found no protocol and looks for none any more. */
  get hasGivenUp(): boolean {
    return this.#left === 0 && this.#decoder === undefined
  }

  /** Name of the protocol, once it is found. */
  get protocol(): string | undefined {
    return this.#decoder?.name
  }

  /** The id of a message and its part in an exchange; `undefined` where it carries none. Never throws. */
  of(message: MessageInput): Correlation | undefined {
    try {
      this.#decoder ??= this.#find(message)
      return this.#decoder?.correlate?.(message, context)
    } catch {
      // What a peer sends may be anything: then it is paired by its envelope.
      return undefined
    }
  }

  #find(message: MessageInput): MessageDecoder | undefined {
    if (this.#left === 0) return undefined
    this.#left -= 1
    return correlatingDecoders.find((decoder) => decoder.recognise(message, context) >= leastCertainty)
  }
}
