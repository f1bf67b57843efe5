import { asciiBytes, asciiText } from './bytes'
import type { Side } from './connection-decoder'
import { readFrames } from './frames'
import { metadataValue } from './metadata'
import type { Command, Framing, Greeting } from './wire'

/** A prefix that a side is subscribed to, and how many times. */
export interface Subscription {
  readonly side: Side
  readonly prefix: Uint8Array
  readonly count: number
}

/** What a subscription or its cancelling changed; `beyond` is not kept, `unmatched` cancelled what was not held. */
export type SubscriptionChange = 'added' | 'counted' | 'removed' | 'beyond' | 'unmatched'

export interface SubscriptionLimits {
  readonly maxPrefixes: number
  /** All prefixes together. */
  readonly maxPrefixBytes: number
}

/**
 * The subscriptions that the sides of a connection hold (RFC 29): additive and counted, from SUBSCRIBE and CANCEL
 * commands, and from one-frame messages 01 or 00 + prefix of sides that said to be SUB or XSUB, as they are sent to 3.0
 * and older peers. Encrypted ones cannot be seen. Bounded: what is beyond is only counted.
 */
export class SubscriptionTracker {
  /** Subscriptions that were made and not cancelled beyond the limits. */
  beyond = 0
  /** Cancellations of what was not held. */
  unmatched = 0

  private readonly limits: SubscriptionLimits
  private readonly counts: Record<Side, Map<string, number>> = { client: new Map(), server: new Map() }
  private readonly subscribers: Record<Side, boolean> = { client: false, server: false }
  private prefixBytes = 0

  constructor(limits: SubscriptionLimits = { maxPrefixes: 10_000, maxPrefixBytes: 1 << 20 }) {
    this.limits = limits
  }

  /** 2.0 tells a side's socket type here. */
  greeting(side: Side, greeting: Greeting): void {
    if ('socketType' in greeting) this.subscribers[side] = isSubscriber(greeting.socketType)
  }

  /** Takes a side's socket type from READY or INITIATE, and its SUBSCRIBE and CANCEL. */
  command(side: Side, command: Command): SubscriptionChange | undefined {
    switch (command.kind) {
      case 'subscribe':
        return this.add(side, asciiText(command.prefix))
      case 'cancel':
        return this.remove(side, asciiText(command.prefix))
      case 'ready':
      case 'initiate': {
        const socketType = metadataValue(command.metadata, 'Socket-Type')
        this.subscribers[side] = socketType !== undefined && isSubscriber(asciiText(socketType))
        return undefined
      }
      default:
        return undefined
    }
  }

  /** Takes a message, as the decoder lends it; `undefined` when it is an ordinary one. */
  message(
    side: Side,
    buffer: Uint8Array,
    start: number,
    end: number,
    frameCount: number,
    framing: Framing,
  ): SubscriptionChange | undefined {
    if (!this.subscribers[side] || frameCount !== 1) return undefined
    const [body] = readFrames(buffer, start, end, framing)
    if (body === undefined) return undefined
    if (body[0] === 1) return this.add(side, asciiText(body.subarray(1)))
    if (body[0] === 0) return this.remove(side, asciiText(body.subarray(1)))
    return undefined
  }

  /** What is held now, in the order in which it was first subscribed to. */
  held(): Subscription[] {
    const sides = ['client', 'server'] as const
    return sides.flatMap((side) => Array.from(this.counts[side], ([text, count]) => ({ side, prefix: asciiBytes(text), count })))
  }

  private add(side: Side, prefix: string): SubscriptionChange {
    const counts = this.counts[side]
    const count = counts.get(prefix)
    if (count === undefined && !this.hasRoom(prefix)) {
      this.beyond += 1
      return 'beyond'
    }
    counts.set(prefix, (count ?? 0) + 1)
    if (count !== undefined) return 'counted'
    this.prefixBytes += prefix.length
    return 'added'
  }

  private remove(side: Side, prefix: string): SubscriptionChange {
    const counts = this.counts[side]
    const count = counts.get(prefix)
    if (count === undefined) {
      if (this.beyond === 0) {
        this.unmatched += 1
        return 'unmatched'
      }
      this.beyond -= 1
      return 'beyond'
    }
    if (count > 1) {
      counts.set(prefix, count - 1)
      return 'counted'
    }
    counts.delete(prefix)
    this.prefixBytes -= prefix.length
    return 'removed'
  }

  private hasRoom(prefix: string): boolean {
    const prefixes = this.counts.client.size + this.counts.server.size
    return prefixes < this.limits.maxPrefixes && this.prefixBytes + prefix.length <= this.limits.maxPrefixBytes
  }
}

function isSubscriber(socketType: string): boolean {
  return socketType === 'SUB' || socketType === 'XSUB'
}
