import type { IdHash } from '../../../shared/decoders/ids/id-hash'
import type { BatchWriter } from './batch-writer'
import { IdTable } from './id-table'
import { MessageIds } from './message-ids'
import { type Conversation, certaintyCodes, newConversation, type OpenRequests, stateCodes } from './open-requests'
import type { RelaySide } from './relay-observer'
import type { WireEnvelope } from './wire-envelope'

/** What pairing shares among all connections of a thread. */
export interface PairingCore {
  readonly writer: BatchWriter
  readonly requests: OpenRequests
  readonly envelope: WireEnvelope
  nextExchange(): number
}

/**
 * `alternating`: one side is a REQ, so the next message the other way is its reply. `replying`: one side is a REP, which
 * answers a DEALER in the order asked. `either`: DEALER and ROUTER, where either side may ask.
 */
export type PairingRule =
  | { readonly kind: 'alternating' | 'replying'; readonly asking: RelaySide }
  | { readonly kind: 'either'; readonly asking: undefined }

const roles = { request: 1, reply: 2 } as const

/** How messages between two socket types are paired, or `undefined` where they are not. */
export function pairingRule(client: string | undefined, server: string | undefined): PairingRule | undefined {
  const routes = (type: string | undefined): boolean => type === 'DEALER' || type === 'ROUTER'
  if (client === 'REQ' && (server === 'REP' || server === 'ROUTER')) return { kind: 'alternating', asking: 'client' }
  if (server === 'REQ' && (client === 'REP' || client === 'ROUTER')) return { kind: 'alternating', asking: 'server' }
  if (client === 'DEALER' && server === 'REP') return { kind: 'replying', asking: 'client' }
  if (server === 'DEALER' && client === 'REP') return { kind: 'replying', asking: 'server' }
  return routes(client) && routes(server) ? { kind: 'either', asking: undefined } : undefined
}

/**
 * Pairs the requests of one connection with their replies, by the rules of `zmtp.md`. Nothing is allocated for a message,
 * but for a request under an envelope with routing ids in it, and for the first messages between DEALER and ROUTER, in which a protocol with ids is looked for.
 */
export class ConnectionPairing {
  readonly #core: PairingCore
  readonly #rule: PairingRule
  /** Requests without an envelope, and with a delimiter alone: of the client, then of the server. */
  readonly #plain = [newConversation(), newConversation(), newConversation(), newConversation()] as const
  /** Requests under other envelopes, by its key; the server's keys are negative. */
  #byEnvelope: Map<number, Conversation> | undefined
  /** While a protocol is looked for, or once there is one. */
  #ids: MessageIds | undefined
  /** Requests whose protocol gives them an id, by what stands for side, envelope and id. */
  #byId: IdTable | undefined

  constructor(core: PairingCore, rule: PairingRule) {
    this.#core = core
    this.#rule = rule
    if (rule.kind === 'either') this.#ids = new MessageIds()
  }

  /** Pairs a message that was just added as this row of the batch, from its bytes on the wire. */
  pair(
    side: RelaySide,
    row: number,
    timeUs: number,
    buffer: Uint8Array,
    start: number,
    end: number,
    frameCount: number,
    framingV1: boolean,
  ): void {
    const { writer, requests, envelope } = this.#core
    envelope.read(buffer, start, end, frameCount, framingV1)
    writer.columns.envelopeFrames[row] = envelope.frames
    if (this.#ids !== undefined && this.#pairedById(this.#ids, side, row, timeUs, buffer, start, end, frameCount, framingV1)) return
    const rule = this.#rule
    // A REQ has one request open, whatever its envelope.
    const key = rule.kind === 'alternating' ? 0 : envelope.key
    const waiting = rule.asking === side ? undefined : this.#find(side === 'server', key)
    if (waiting !== undefined && waiting.size > 0) {
      this.#answer(waiting, row, timeUs, certaintyCodes.none)
      if (key > 1 && waiting.size === 0) this.#byEnvelope?.delete(side === 'server' ? key : -key)
      return
    }
    const exchange = this.#core.nextExchange()
    const number = writer.firstRow + row
    writer.openExchange(row)
    if (rule.asking !== undefined && rule.asking !== side) {
      writer.setRole(row, exchange, roles.reply)
      writer.setState(number, stateCodes.orphan, certaintyCodes.none, 0, 0)
      return
    }
    const conversation = this.#find(side === 'client', key) ?? this.#make(side === 'client', key)
    // A relaxed REQ asks again before it was answered.
    if (rule.kind === 'alternating') requests.breakAll(conversation)
    writer.setRole(row, exchange, roles.request)
    writer.setState(number, stateCodes.pending, certaintyCodes.none, 0, 0)
    requests.add(conversation, number, exchange, timeUs)
  }

  /** The connection is closed: what is open gets no reply any more. */
  close(): void {
    for (const conversation of this.#plain) this.#core.requests.breakAll(conversation)
    for (const conversation of this.#byEnvelope?.values() ?? []) this.#core.requests.breakAll(conversation)
    for (const conversation of this.#byId?.values() ?? []) this.#core.requests.breakAll(conversation)
    this.#byEnvelope = undefined
    this.#byId = undefined
  }

  /** Whether a message has an id, and was paired by it. Apart from {@link pair}, which is small for the sake of speed. */
  #pairedById(
    ids: MessageIds,
    side: RelaySide,
    row: number,
    timeUs: number,
    buffer: Uint8Array,
    start: number,
    end: number,
    frameCount: number,
    framingV1: boolean,
  ): boolean {
    const { envelope } = this.#core
    const role = ids.read(buffer, start, end, frameCount, framingV1, envelope.frames)
    if (ids.hasGivenUp) this.#ids = undefined
    if (role === 'none') return false
    if (role === 'publication') return true
    const ofClient = (role === 'request') === (side === 'client')
    this.#pairById(role, ids.id(ofClient, envelope.key), row, timeUs)
    return true
  }

  /** A reply answers the request with its id, and none without. */
  #pairById(role: 'request' | 'reply', id: IdHash, row: number, timeUs: number): void {
    const { writer, requests } = this.#core
    const waiting = this.#byId?.find(id)
    if (role === 'reply' && waiting !== undefined && waiting.size > 0) {
      this.#answer(waiting, row, timeUs, waiting.size === 1 ? certaintyCodes.correlation : certaintyCodes.order)
      if (waiting.size === 0) this.#byId?.delete(id)
      return
    }
    const exchange = this.#core.nextExchange()
    const number = writer.firstRow + row
    writer.openExchange(row)
    writer.setRole(row, exchange, roles[role])
    if (role === 'reply') {
      writer.setState(number, stateCodes.orphan, certaintyCodes.none, 0, 0)
      return
    }
    writer.setState(number, stateCodes.pending, certaintyCodes.none, 0, 0)
    this.#byId ??= new IdTable()
    requests.add(waiting ?? this.#byId.add(id), number, exchange, timeUs)
  }

  /** `known`: how sure the pairing is, or `none` where the envelope tells. */
  #answer(waiting: Conversation, row: number, timeUs: number, known: number): void {
    const { writer, requests, envelope } = this.#core
    const slot = waiting.first
    const request = requests.row(slot)
    const rttUs = timeUs - requests.timeUs(slot)
    const number = writer.firstRow + row
    const { kind } = this.#rule
    let certainty: number = certaintyCodes.order
    if (known !== certaintyCodes.none) certainty = known
    else if (kind === 'alternating' || (kind === 'replying' && envelope.delimited)) certainty = certaintyCodes.certain
    else if (envelope.delimited && waiting.size === 1) certainty = certaintyCodes.envelope
    writer.setRole(row, requests.exchange(slot), roles.reply)
    writer.setState(number, stateCodes.replied, certainty, rttUs, request + 1)
    writer.setState(request, stateCodes.replied, certainty, rttUs, number + 1)
    requests.removeFirst(waiting)
  }

  /** The requests of the client (otherwise the server) under an envelope. */
  #find(ofClient: boolean, key: number): Conversation | undefined {
    if (key <= 1) return this.#plain[(ofClient ? 0 : 2) + key]
    return this.#byEnvelope?.get(ofClient ? key : -key)
  }

  #make(ofClient: boolean, key: number): Conversation {
    // An envelope under which nothing is open any more (all timed out and were forgotten) makes room for new ones.
    if (this.#byEnvelope !== undefined && this.#byEnvelope.size >= maxIdleEnvelopes) this.#forgetIdle(this.#byEnvelope)
    const conversation = newConversation()
    this.#byEnvelope ??= new Map()
    this.#byEnvelope.set(ofClient ? key : -key, conversation)
    return conversation
  }

  #forgetIdle<Key>(byEnvelope: Map<Key, Conversation>): void {
    // From the oldest on, so that the look stays short where all are in use.
    let looked = 0
    for (const [key, { size }] of byEnvelope) {
      if (size === 0) byEnvelope.delete(key)
      looked += 1
      if (looked === 4) return
    }
  }
}

const maxIdleEnvelopes = 1024
