import { describe, expect, it } from 'vitest'
import type { RowId } from '../../../shared/model'
import { testRow } from '../../testing'
import { connectionWith } from '../tap/testing'
import { legsOf, legsScale } from './legs'

const request = testRow(1, { role: 'request', state: 'replied', rttUs: 1000, transferUs: 20, peer: 2 as RowId })
const reply = testRow(2, { role: 'reply', state: 'replied', timeUs: 1000, transferUs: 30 })

describe('the way of an exchange through a tap', () => {
  it('is what passed there, and no more where nothing tells of the network', () => {
    expect(legsOf(request, reply, undefined)).toEqual({
      requestPassesUs: 20,
      replyUs: 1000,
      replyPassesUs: 30,
      serverAwayUs: undefined,
      clientAwayUs: undefined,
    })
  })

  it('has the network from heartbeats, or to the server from how long it took to accept', () => {
    const connection = connectionWith(1, { connectUs: 400 })
    expect(legsOf(request, reply, connection)).toMatchObject({ serverAwayUs: 200, clientAwayUs: undefined })
    const beating = {
      ...connection,
      client: { ...connection.client, heartbeatUs: 300 },
      server: { ...connection.server, heartbeatUs: 80 },
    }
    expect(legsOf(request, reply, beating)).toMatchObject({ serverAwayUs: 150, clientAwayUs: 40 })
  })

  it('is not told by a round trip that took longer than all of it', () => {
    expect(legsOf(request, reply, connectionWith(1, { connectUs: 9000 })).serverAwayUs).toBeUndefined()
    expect(legsOf(request, reply, connectionWith(1, { connectUs: 999 })).serverAwayUs).toBe(499.5)
  })

  it('is drawn to scale, all of it', () => {
    const scale = legsScale({ requestPassesUs: 20, replyUs: 900, replyPassesUs: 50, serverAwayUs: 100, clientAwayUs: 25 })
    expect(scale.place(-25)).toBeCloseTo(0.015)
    expect(scale.place(975)).toBeCloseTo(0.985)
    expect(scale.place(475)).toBeCloseTo(0.5)
    expect(scale.ticksUs).toEqual([0, 200, 400, 600, 800])
    expect(
      legsScale({ requestPassesUs: 0, replyUs: 0, replyPassesUs: 0, serverAwayUs: undefined, clientAwayUs: undefined }).place(0),
    ).toBeCloseTo(0.015)
  })
})
