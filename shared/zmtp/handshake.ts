import { asciiText } from './bytes'
import type { Mechanism } from './command'
import type { Side } from './connection-decoder'
import { metadataValue } from './metadata'
import { socketTypesMatch } from './socket-pairs'
import { type Command, endOfStream, type Greeting, type MalformedCommand, type Metadata, type ZmtpProblem, type ZmtpVersion } from './wire'

/** What happened in a handshake; passwords are masked in commands. */
export type HandshakeEvent =
  | { readonly kind: 'greeting'; readonly greeting: Greeting }
  | { readonly kind: 'identity'; readonly identity: Uint8Array }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'problem'; readonly problem: ZmtpProblem }
  /** The side sends no more. */
  | { readonly kind: 'ended' }

/** One line of the timeline. */
export interface HandshakeStep {
  readonly timeUs: number
  readonly side: Side
  readonly event: HandshakeEvent
}

/** Why a handshake came, or will come, to nothing. */
export type HandshakeFailure =
  /** The side refused, with its reason. */
  | { readonly kind: 'refused'; readonly side: Side; readonly reason: string }
  | { readonly kind: 'malformed'; readonly side: Side; readonly command: MalformedCommand }
  | { readonly kind: 'oversized'; readonly side: Side; readonly size: number }
  | { readonly kind: 'problem'; readonly side: Side; readonly problem: ZmtpProblem }
  /** The sides offer different security mechanisms: both will close. */
  | { readonly kind: 'mechanisms'; readonly client: Mechanism; readonly server: Mechanism }
  /** The sides' socket types do not talk to each other: one or both will close. */
  | { readonly kind: 'socket-types'; readonly client: string; readonly server: string }
  /** The side closed the connection before the handshake was over. */
  | { readonly kind: 'ended'; readonly side: Side }

/** What a side said of itself; `undefined` is not said, not yet, or encrypted. */
export interface HandshakeSide {
  readonly version: ZmtpVersion | undefined
  readonly greeting: Greeting | undefined
  readonly mechanism: Mechanism | undefined
  /** As sent; libzmq's PLAIN and CURVE send false on both sides, so it does not tell who is the server. */
  readonly asServer: boolean | undefined
  /** CURVE and GSSAPI encrypt it; 1.0 does not say it. */
  readonly socketType: string | undefined
  /** The routing id; empty when the side is anonymous. */
  readonly identity: Uint8Array | undefined
  /** PLAIN. */
  readonly username: string | undefined
  /** All metadata but the socket type and the identity, in the order sent. */
  readonly otherMetadata: Metadata
}

export interface HandshakeSummary {
  readonly startedUs: number
  /** When both sides had said all, or `undefined`. */
  readonly completedUs: number | undefined
  readonly failure: HandshakeFailure | undefined
  readonly client: HandshakeSide
  readonly server: HandshakeSide
  readonly steps: readonly HandshakeStep[]
  /** Steps beyond the {@link maxHandshakeSteps} that are kept. */
  readonly furtherSteps: number
}

/** More steps than any mechanism has; GSSAPI with many tokens has about ten. */
export const maxHandshakeSteps = 64

const silent: HandshakeSide = {
  version: undefined,
  greeting: undefined,
  mechanism: undefined,
  asServer: undefined,
  socketType: undefined,
  identity: undefined,
  username: undefined,
  otherMetadata: [],
}

/** Gathers what a connection's decoder tells into the story of its handshake. Times are passed in, in microseconds. */
export class HandshakeTracker {
  private readonly startedUs: number
  private readonly sides: Record<Side, HandshakeSide> = { client: silent, server: silent }
  private readonly finished: Record<Side, boolean> = { client: false, server: false }
  private readonly steps: HandshakeStep[] = []
  private furtherSteps = 0
  private completedUs: number | undefined
  private failure: HandshakeFailure | undefined

  constructor(startedUs: number) {
    this.startedUs = startedUs
  }

  /** Whether the handshake is still going on: neither completed nor failed. */
  get open(): boolean {
    return this.completedUs === undefined && this.failure === undefined
  }

  greeting(side: Side, greeting: Greeting, timeUs: number): void {
    this.step(side, { kind: 'greeting', greeting }, timeUs)
    // 1.0 and 2.0 know no security.
    const said = { greeting, version: greeting.version, mechanism: 'NULL' }
    if ('mechanism' in greeting) this.learn(side, { ...said, mechanism: greeting.mechanism, asServer: greeting.asServer })
    else this.learn(side, 'socketType' in greeting ? { ...said, socketType: greeting.socketType } : said)
    const client = this.sides.client.mechanism
    const server = this.sides.server.mechanism
    if (client !== undefined && server !== undefined && client !== server) this.fail({ kind: 'mechanisms', client, server })
    this.checkSocketTypes()
  }

  /** The first frame of 1.0 and 2.0, with which their handshake is over. */
  identity(side: Side, identity: Uint8Array, timeUs: number): void {
    const copy = identity.slice()
    this.step(side, { kind: 'identity', identity: copy }, timeUs)
    this.learn(side, { identity: copy })
    this.finish(side, timeUs)
  }

  /** Commands that belong to a handshake; others, and all after its end, are no part of it. */
  command(side: Side, command: Command, timeUs: number): void {
    if (this.completedUs !== undefined || !isHandshakeCommand(command)) return
    this.step(side, { kind: 'command', command }, timeUs)
    switch (command.kind) {
      case 'ready':
      case 'initiate':
        this.learnMetadata(side, command.metadata)
        this.finish(side, timeUs)
        return
      case 'curve-initiate':
      case 'curve-ready':
      case 'gssapi-message':
        this.finish(side, timeUs)
        return
      case 'plain-hello':
        this.learn(side, { username: command.username })
        return
      case 'error':
        this.fail({ kind: 'refused', side, reason: command.reason })
        return
      case 'malformed':
        this.fail({ kind: 'malformed', side, command })
        return
      case 'oversized':
        this.fail({ kind: 'oversized', side, size: command.size })
        return
    }
  }

  problem(side: Side, problem: ZmtpProblem, timeUs: number): void {
    if (this.completedUs !== undefined) return
    this.step(side, { kind: 'problem', problem }, timeUs)
    this.fail(problem.found === endOfStream ? { kind: 'ended', side } : { kind: 'problem', side, problem })
  }

  /** The side sends no more; after the handshake that is no part of it. */
  ended(side: Side, timeUs: number): void {
    if (this.completedUs !== undefined) return
    this.step(side, { kind: 'ended' }, timeUs)
    // Who speaks 1.0 or 2.0 does not wait for the other's identity, and may send all and go before it has come.
    const { version } = this.sides[side]
    if (this.finished[side] && (version === '1.0' || version === '2.0')) return
    this.fail({ kind: 'ended', side })
  }

  /** All that is known now. */
  summary(): HandshakeSummary {
    return {
      startedUs: this.startedUs,
      completedUs: this.completedUs,
      failure: this.failure,
      client: this.sides.client,
      server: this.sides.server,
      steps: this.steps.slice(),
      furtherSteps: this.furtherSteps,
    }
  }

  private learn(side: Side, facts: Partial<HandshakeSide>): void {
    this.sides[side] = { ...this.sides[side], ...facts }
  }

  private learnMetadata(side: Side, metadata: Metadata): void {
    const socketType = metadataValue(metadata, 'Socket-Type')
    this.learn(side, {
      socketType: socketType === undefined ? undefined : asciiText(socketType),
      identity: metadataValue(metadata, 'Identity'),
      otherMetadata: metadata.filter(([name]) => !['socket-type', 'identity'].includes(name.toLowerCase())),
    })
    this.checkSocketTypes()
  }

  private checkSocketTypes(): void {
    const client = this.sides.client.socketType
    const server = this.sides.server.socketType
    if (client !== undefined && server !== undefined && !socketTypesMatch(client, server))
      this.fail({ kind: 'socket-types', client, server })
  }

  private finish(side: Side, timeUs: number): void {
    this.finished[side] = true
    if (this.open && this.finished.client && this.finished.server) this.completedUs = timeUs
  }

  /** The first failure is the cause of those that follow. */
  private fail(failure: HandshakeFailure): void {
    this.failure ??= failure
  }

  private step(side: Side, event: HandshakeEvent, timeUs: number): void {
    if (this.steps.length < maxHandshakeSteps) this.steps.push({ timeUs, side, event })
    else this.furtherSteps += 1
  }
}

/** Subscriptions and heartbeats may come before the other side's last word, and are no part of the handshake. */
function isHandshakeCommand(command: Command): boolean {
  return !['subscribe', 'cancel', 'ping', 'pong', 'join', 'leave'].includes(command.kind)
}
