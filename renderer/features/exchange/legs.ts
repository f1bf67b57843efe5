import type { RowSummary } from '../../../shared/model'
import type { TapConnection } from '../../../shared/tap'
import { roundStep } from '../detail/timing-scale'

/** The way of an exchange through a tap, in microseconds from the request's first byte at the tap. */
export interface Legs {
  /** Until the request's last byte had passed. */
  readonly requestPassesUs: number
  /** When the reply's first byte came. */
  readonly replyUs: number
  /** From the reply's first byte to its last. */
  readonly replyPassesUs: number
  /** One way between tap and server, about; `undefined` where nothing tells. */
  readonly serverAwayUs: number | undefined
  /** The same between client and tap. */
  readonly clientAwayUs: number | undefined
}

/**
 * What a tap knows of the way of an exchange that was answered. The network is known by round trips that had nothing to wait
 * for: a PING that the client sent goes to the server and its PONG comes back past the tap, and the upstream’s accept took a
 * round trip; the server’s PINGs tell of the client’s side. Half of one is one way.
 */
export function legsOf(request: RowSummary, reply: RowSummary, connection: TapConnection | undefined): Legs {
  const replyUs = Math.max(0, request.rttUs ?? reply.timeUs - request.timeUs)
  const toServer = connection?.client.heartbeatUs ?? connection?.connectUs
  const toClient = connection?.server.heartbeatUs
  return {
    requestPassesUs: Math.min(request.transferUs ?? 0, replyUs),
    replyUs,
    replyPassesUs: reply.transferUs ?? 0,
    // An accept that took longer than this whole exchange waited for something else than the network.
    serverAwayUs: toServer === undefined || toServer >= replyUs ? undefined : toServer / 2,
    clientAwayUs: toClient === undefined ? undefined : toClient / 2,
  }
}

/** Places on a line from the earliest moment to the last, as shares of its length. */
export interface LegsScale {
  readonly place: (us: number) => number
  readonly ticksUs: readonly number[]
}

const maxTicks = 5
const margin = 0.015

export function legsScale({ replyUs, replyPassesUs, clientAwayUs = 0 }: Legs): LegsScale {
  const fromUs = -clientAwayUs
  const lengthUs = Math.max(1, replyUs + replyPassesUs + 2 * clientAwayUs)
  const step = roundStep(lengthUs / maxTicks)
  const ticksUs: number[] = []
  for (let us = 0; us <= fromUs + lengthUs; us += step) ticksUs.push(us)
  return { place: (us) => margin + ((us - fromUs) / lengthUs) * (1 - 2 * margin), ticksUs }
}
