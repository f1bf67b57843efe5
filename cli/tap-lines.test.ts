import { describe, expect, it } from 'vitest'
import { type ConnectionId, type Direction, firstTapConnection, type RowId, type RowSummary, type SourceId } from '../shared/model'
import { asciiBytes } from '../shared/zmtp/bytes'
import { encodeCommand } from '../shared/zmtp/encode-command'
import { SocketsByConnection, tapLine } from './tap-lines'

const anchor = { epochUs: new Date(2026, 10, 22).getTime() * 1000 }

const row: RowSummary = {
  id: 1 as RowId,
  kind: 'message',
  timeUs: 1_000_001,
  source: 1 as SourceId,
  connection: (firstTapConnection + 11) as ConnectionId,
  socket: 'ROUTER',
  direction: 'to-client',
  event: 'none',
  frameCount: 2,
  envelopeFrames: 1,
  size: 5,
  exchange: 0,
  role: 'none',
  state: 'none',
  certainty: 'none',
  rttUs: undefined,
  peer: undefined,
  transferUs: 0,
  encrypted: false,
}
const known = { client: 'DEALER', server: 'ROUTER' } as const
const frames = [new Uint8Array(0), Buffer.from('Hello')]
const line = (
  more: Partial<RowSummary>,
  withFrames: readonly Uint8Array[] = frames,
  sockets: Parameters<typeof tapLine>[2] = known,
): string => tapLine({ ...row, ...more }, withFrames, sockets, anchor, 200)

describe('a row of a tap as a line', () => {
  it('has its time, connection, peers with an arrow from the sender, size and frames', () => {
    expect(line({})).toBe("00:00:01.000001  #12   DEALER ← ROUTER        5 B  '' | Hello")
    expect(line({ direction: 'to-server' })).toBe("00:00:01.000001  #12   DEALER → ROUTER        5 B  '' | Hello")
    expect(line({}, frames, { client: 'REQ', server: undefined })).toContain('   REQ ← server  ')
  })

  it('says what a reply is to, and how sure that is', () => {
    const reply = { role: 'reply', state: 'replied', rttUs: 1_234_567 } as const
    expect(line({ ...reply, certainty: 'certain' })).toContain("5 B  replied in 1.235 s  '' | Hello")
    expect(line({ ...reply, certainty: 'envelope' })).toContain('replied in 1.235 s (by envelope)  ')
    expect(line({ ...reply, certainty: 'order' })).toContain('replied in 1.235 s (by order)  ')
    expect(line({ role: 'reply', state: 'orphan' })).toContain("5 B  orphan  '' | Hello")
  })

  it('shows nothing of what is encrypted or was not kept', () => {
    expect(line({ encrypted: true })).toMatch(/5 B {2}encrypted$/)
    expect(line({}, [])).toMatch(/5 B {2}too large to be kept$/)
  })

  it('has commands in words, escaped', () => {
    const subscribe = encodeCommand({ kind: 'subscribe', prefix: asciiBytes('orders.') })
    expect(line({ kind: 'command', size: subscribe.byteLength }, [subscribe])).toMatch(/17 B {2}SUBSCRIBE {2}orders\.$/)
    expect(line({ kind: 'command' }, [Buffer.from('\u0003A\u001bB')])).toMatch(/A\\u\{1b\}B$/)
    expect(line({ kind: 'command' }, [])).toMatch(/a command too large to be kept$/)
  })

  it('has events with what they tell, bytes included', () => {
    const event = { kind: 'event', direction: 'none', event: 'raw bytes', size: 2 } as const
    expect(line(event, [Uint8Array.of(0xff, 0xfe)])).toBe('00:00:01.000001  #12   DEALER · ROUTER             raw bytes  hex:fffe')
    expect(line({ ...event, event: 'identity' }, [new Uint8Array(0)])).toMatch(/identity$/)
    expect(line({ ...event, event: 'greeting' }, [Buffer.from('a\nb')])).toMatch(/greeting {2}a\\nb$/)
  })

  it('is clipped to the width', () => {
    expect(tapLine(row, [Buffer.from('x'.repeat(500))], known, anchor, 60)).toHaveLength(60)
  })
})

describe('the sockets of a connection', () => {
  const ready = (type: string): Uint8Array => encodeCommand({ kind: 'ready', metadata: [['Socket-Type', asciiBytes(type)]] })
  const command = (direction: Direction): RowSummary => ({ ...row, kind: 'command', socket: undefined, direction })

  it('are known from the first that tells of each side', () => {
    const sockets = new SocketsByConnection()
    expect(sockets.of({ ...row, kind: 'event', direction: 'none', event: 'accepted', socket: undefined }, [])).toEqual({})
    expect(sockets.of(command('to-server'), [ready('REQ')])).toEqual({ client: 'REQ' })
    expect(sockets.of(command('to-client'), [ready('REP')])).toEqual({ client: 'REQ', server: 'REP' })
    expect(sockets.of({ ...row, direction: 'to-server', socket: 'REQ' }, frames)).toEqual({ client: 'REQ', server: 'REP' })
  })

  it('are known from messages where no command tells, and are those of their own connection', () => {
    const sockets = new SocketsByConnection()
    expect(sockets.of({ ...row, socket: 'PUB' }, frames)).toEqual({ client: undefined, server: 'PUB' })
    expect(sockets.of({ ...row, connection: firstTapConnection as ConnectionId, socket: undefined }, frames)).toEqual({})
    expect(sockets.of(command('to-server'), [ready('CHANNEL')])).toEqual({ client: undefined, server: 'PUB' })
  })

  it('are forgotten with the connection', () => {
    const sockets = new SocketsByConnection()
    sockets.of({ ...row, socket: 'PUB' }, frames)
    expect(sockets.of({ ...row, kind: 'event', direction: 'none', event: 'disconnected' }, [])).toEqual({
      client: undefined,
      server: 'PUB',
    })
    expect(sockets.of({ ...row, socket: undefined }, frames)).toEqual({})
  })
})
