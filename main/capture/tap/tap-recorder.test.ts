import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstTapConnection } from '../../../shared/model'
import { asciiBytes } from '../../../shared/zmtp/bytes'
import { encodeCommand } from '../../../shared/zmtp/encode-command'
import { Chunks, command, fin, greeting, message, ready, Talk } from './testing'

describe('rows', () => {
  test('messages have sender, size, frames and the time of their first byte', () => {
    const talk = new Talk().shake('PUSH', 'PULL')
    const bytes = message('hello', 'world!')
    talk.push('client', bytes.subarray(0, 4), 1000)
    talk.push('client', bytes.subarray(4), 1500)
    const [row] = talk.messages()
    expect(row).toMatchObject({
      timeUs: 1000,
      transferUs: 500,
      direction: 'to-server',
      socket: 'PUSH',
      frameCount: 2,
      size: 11,
      source: 3,
      connection: firstTapConnection,
      role: 'none',
      exchange: 0,
    })
    expect(row && talk.chunks.texts(row)).toEqual(['hello', 'world!'])
  })

  test('any way of cutting the stream gives the same rows', () => {
    const stream = Buffer.concat([
      greeting(),
      ready('PUSH'),
      ...['a', '', 'long '.repeat(100)].map((text) => message(text, 'x')),
      message('end'),
    ])
    const whole = rowsWhen([stream])
    expect(whole.length).toBe(4)
    for (let at = 1; at < stream.length; at += 1) expect(rowsWhen([stream.subarray(0, at), stream.subarray(at)])).toEqual(whole)
    expect(rowsWhen(Array.from(stream, (byte) => Uint8Array.of(byte)))).toEqual(whole)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: stream.length - 1 }), { maxLength: 8 }), (cuts) => {
        const sorted = [0, ...cuts.toSorted((one, other) => one - other), stream.length]
        expect(rowsWhen(sorted.slice(1).map((end, index) => stream.subarray(sorted[index], end)))).toEqual(whole)
      }),
      { numRuns: 200 },
    )
  })

  test('more rows than a batch holds, and payloads of any size, are all there in order', () => {
    const talk = new Talk().shake('PUSH', 'PULL')
    const texts = Array.from({ length: 40_000 }, (_, index) => (index % 5000 === 4999 ? 'x'.repeat(700_000) : `${index}`))
    const stream = Buffer.concat(texts.map((text) => message(text)))
    for (let at = 0; at < stream.length; at += 100_000) talk.push('client', stream.subarray(at, at + 100_000))
    const rows = talk.messages()
    expect(talk.chunks.batches).toBeGreaterThan(5)
    expect(rows.length).toBe(texts.length)
    expect(rows.every((row, index) => talk.chunks.texts(row)[0] === texts[index])).toBe(true)
  })

  test('a message over the limit is counted and not kept', () => {
    const talk = new Talk({ maxMessageBytes: 1000 }).shake('PUSH', 'PULL')
    talk.say('client', 'x'.repeat(5000))
    talk.say('client', 'small')
    const rows = talk.messages()
    expect(rows.map((row) => [row.size, talk.chunks.texts(row)])).toEqual([
      [5000, []],
      [5, ['small']],
    ])
  })

  test('handshake, commands and the end are rows too', () => {
    const talk = new Talk().shake('DEALER', 'ROUTER')
    talk.push('client', command(encodeCommand({ kind: 'ping', timeToLiveMs: 1000, context: asciiBytes('c') })), 5000)
    talk.push('server', command(encodeCommand({ kind: 'pong', context: asciiBytes('c') })), 5700)
    talk.watch.halfClosed('client', 6000)
    talk.watch.closed(fin)
    talk.recorder.flush()
    const rows = talk.chunks.rows().map((row) => (row.kind === 'event' ? row.event : `${row.kind} ${row.direction}`))
    expect(rows).toEqual([
      'accepted',
      'connected',
      'greeting',
      'greeting',
      'command to-server',
      'command to-client',
      'handshake succeeded',
      'command to-server',
      'command to-client',
      'half closed',
      'disconnected',
    ])
    expect(talk.snapshot()).toMatchObject({
      id: firstTapConnection,
      source: 3,
      connectUs: 10,
      encrypted: false,
      problem: undefined,
      client: { pings: 1, heartbeatUs: 700 },
      handshake: { client: { socketType: 'DEALER', version: '3.1' }, server: { socketType: 'ROUTER' } },
      halfClosed: 'client',
      end: fin,
    })
  })

  test('a PLAIN password is nowhere', () => {
    const talk = new Talk()
    for (const side of ['client', 'server'] as const) talk.push(side, greeting('PLAIN'))
    talk.push('client', command(Buffer.from('\x05HELLO\x05admin\x06secret')))
    talk.recorder.flush()
    const texts = talk.chunks.rows().map((row) => talk.chunks.texts(row).join())
    expect(texts.join()).not.toContain('secret')
    expect(texts).toContain('\x05HELLO\x05admin\x08********')
    expect(JSON.stringify(talk.snapshot())).not.toContain('secret')
  })

  test('a CURVE stream is encrypted, with sizes and times', () => {
    const talk = new Talk()
    for (const side of ['client', 'server'] as const) talk.push(side, greeting('CURVE'))
    talk.say('client', `\x07MESSAGE${'?'.repeat(40)}`)
    expect(talk.messages()).toMatchObject([{ encrypted: true, size: 48, socket: undefined, role: 'none' }])
    expect(talk.snapshot()).toMatchObject({ encrypted: true })
  })

  test('what is not ZMTP is said so, with its first bytes, and no more', () => {
    const talk = new Talk()
    talk.push('client', Buffer.from('GET / HTTP/1.1\r\n\r\n'))
    for (let count = 0; count < 100; count += 1) talk.push('client', Buffer.alloc(1000, 'x'))
    talk.push('server', Buffer.from('HTTP/1.1 200 OK\r\n\r\n'))
    talk.recorder.flush()
    const rows = talk.chunks.rows()
    const raw = rows.filter(({ event }) => event === 'raw bytes')
    expect(raw.map((row) => talk.chunks.texts(row).join('')).join('')).toContain('GET / HTTP/1.1')
    expect(raw.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(2 * 4096)
    expect(rows.some(({ event }) => event === 'not ZMTP')).toBe(true)
    expect(talk.snapshot()).toMatchObject({
      problem: expect.stringContaining('Not ZMTP from byte'),
      client: { bytes: 100_018, messages: 0 },
    })
  })

  test('subscriptions are counted, as commands and as messages', () => {
    const talk = new Talk()
    for (const side of ['client', 'server'] as const) talk.push(side, greeting('NULL', 0))
    talk.push('client', ready('SUB'))
    talk.push('server', ready('PUB'))
    talk.say('client', '\x01news')
    talk.say('client', '\x01news')
    talk.say('client', '\x01sport')
    talk.push('client', command(encodeCommand({ kind: 'subscribe', prefix: asciiBytes('more') })))
    talk.say('client', '\x00sport')
    talk.say('server', 'news of today')
    expect(talk.messages()).toMatchObject([{ direction: 'to-client', socket: 'PUB' }])
    expect(talk.snapshot()).toMatchObject({ subscriptions: 3 })
  })

  test('subscriptions that come as messages are commands wherever something is counted', () => {
    const talk = new Talk()
    for (const side of ['client', 'server'] as const) talk.push(side, greeting('NULL', 0))
    talk.push('client', ready('SUB'))
    talk.push('server', ready('PUB'))
    talk.push('client', Buffer.concat([message('\x01news'), message('\x01sport')]))
    talk.say('client', '\x00sport')
    talk.say('server', 'news of today')
    expect(talk.messages()).toHaveLength(1)
    expect(talk.chunks.rows().filter(({ kind }) => kind === 'command')).toHaveLength(5)
    expect(talk.chunks.chunks.reduce((sum, { messages }) => sum + messages, 0)).toBe(1)
    expect(talk.chunks.tallies).toEqual({ messagesToServer: 0, messagesToClient: 1, bytesToServer: 0, bytesToClient: 13, missed: 0 })
    expect(talk.snapshot()).toMatchObject({ client: { messages: 0 }, server: { messages: 1 } })
  })
})

describe('a handshake that comes to nothing', () => {
  const events = (talk: Talk): string[] => {
    talk.recorder.flush()
    return talk.chunks.rows().map(({ event }) => event)
  }
  /** Both have greeted, and the client is ready. */
  function halfDone(): Talk {
    const talk = new Talk()
    for (const side of ['client', 'server'] as const) talk.push(side, greeting())
    talk.push('client', ready('REQ'))
    return talk
  }

  test('because a side sends no more is an event', () => {
    const talk = halfDone()
    talk.watch.halfClosed('server', 200)
    expect(events(talk)).toContain('handshake failed')
  })

  test('by a reset has failed, too', () => {
    const talk = halfDone()
    talk.watch.closed({ kind: 'reset', by: 'server', code: 'ECONNRESET', timeUs: 200 })
    expect(talk.snapshot()?.handshake?.failure).toEqual({ kind: 'ended', side: 'server' })
    expect(events(talk)).toContain('handshake failed')
  })

  test('because a side does not speak ZMTP is an event, too', () => {
    const talk = halfDone()
    talk.push('server', Uint8Array.of(0xf8, 0))
    expect(events(talk)).toContain('handshake failed')
  })
})

function rowsWhen(parts: readonly Uint8Array[]): unknown[] {
  const talk = new Talk()
  talk.push('server', greeting(), 100)
  talk.push('server', ready('PULL'), 100)
  for (const part of parts) talk.push('client', part, 100)
  return talk.messages().map((row) => ({ ...row, texts: talk.chunks.texts(row) }))
}

describe('exchanges', () => {
  test('REQ and REP pair for certain, with the round trip between first bytes', () => {
    const talk = new Talk().shake('REQ', 'REP')
    talk.push('client', message('', 'question'), 1000)
    talk.push('server', message('', 'ans').subarray(0, 3), 1400)
    talk.push('server', message('', 'ans').subarray(3), 1900)
    const [request, reply] = talk.messages()
    expect(request).toMatchObject({
      role: 'request',
      state: 'replied',
      certainty: 'certain',
      rttUs: 400,
      exchange: 1,
      peer: reply?.id,
      envelopeFrames: 1,
    })
    expect(reply).toMatchObject({ role: 'reply', state: 'replied', rttUs: 400, transferUs: 500, exchange: 1, peer: request?.id })
    expect(talk.chunks.chunks[0]?.exchangeRow(1)).toBe(request?.id)
  })

  test.each([true, false])('a reply in a later batch updates its request (joined: %s), under main’s numbers', (join) => {
    const talk = new Talk({ chunks: new Chunks({ firstRow: 501, firstExchange: 41, join }) }).shake('REQ', 'REP')
    talk.say('client', '', 'one')
    expect(talk.messages()).toMatchObject([{ state: 'pending', exchange: 41, peer: undefined, rttUs: undefined }])
    // Rows and an exchange of another source come in between; main's numbers and the thread's differ from now on by more.
    if (!join) {
      talk.chunks.endRow += 10
      talk.chunks.nextExchange += 5
    }
    talk.say('server', '', 'two')
    talk.say('client', '', 'three')
    const [first, reply, second] = talk.messages()
    expect(first).toMatchObject({ state: 'replied', peer: reply?.id, certainty: 'certain', exchange: 41 })
    expect(reply).toMatchObject({ state: 'replied', peer: first?.id, exchange: 41 })
    expect(second).toMatchObject({ state: 'pending', exchange: join ? 42 : 47 })
  })

  test('a request times out, and a late reply still answers it', () => {
    const talk = new Talk({ requestTimeoutMs: 1 }).shake('REQ', 'REP')
    talk.push('client', message('', 'question'), 1000)
    talk.recorder.expire(1999)
    expect(talk.messages()[0]?.state).toBe('pending')
    talk.recorder.expire(2000)
    expect(talk.messages()[0]?.state).toBe('timed out')
    talk.push('server', message('', 'answer'), 9000)
    expect(talk.messages()).toMatchObject([{ state: 'replied', rttUs: 8000 }, { state: 'replied' }])
    expect(talk.recorder.openRequests).toBe(0)
  })

  test('a connection that closes breaks what is pending', () => {
    const talk = new Talk().shake('REQ', 'REP')
    talk.say('client', '', 'question')
    talk.watch.closed(fin)
    expect(talk.messages()).toMatchObject([{ state: 'broken', peer: undefined }])
    expect(talk.recorder.openRequests).toBe(0)
  })

  test('a reply to nothing is an orphan, and a request that supersedes another breaks it', () => {
    const talk = new Talk().shake('REQ', 'ROUTER')
    talk.say('server', '', 'nobody asked')
    talk.say('client', '', 'one')
    talk.say('client', '', 'two')
    talk.say('server', '', 'answer')
    expect(talk.messages()).toMatchObject([
      { role: 'reply', state: 'orphan' },
      { role: 'request', state: 'broken' },
      { role: 'request', state: 'replied' },
      { role: 'reply', state: 'replied' },
    ])
  })

  test('a REQ that binds is the one that asks', () => {
    const talk = new Talk().shake('REP', 'REQ')
    talk.say('server', '', 'question')
    talk.say('client', '', 'answer')
    expect(talk.messages()).toMatchObject([
      { role: 'request', direction: 'to-client' },
      { role: 'reply', direction: 'to-server' },
    ])
  })

  test('DEALER and ROUTER pair by envelope, also out of order', () => {
    const talk = new Talk().shake('DEALER', 'ROUTER')
    for (const name of ['a', 'b', 'c']) talk.say('client', name, '', `question of ${name}`)
    for (const name of ['c', 'a', 'b']) talk.say('server', name, '', `answer to ${name}`)
    const rows = talk.messages()
    const pairs = rows
      .slice(3)
      .map((reply) => [talk.chunks.texts(reply)[0], talk.chunks.texts(rows.find(({ id }) => id === reply.peer) ?? reply)[0]])
    expect(pairs).toEqual([
      ['c', 'c'],
      ['a', 'a'],
      ['b', 'b'],
    ])
    expect(
      rows.every(({ state, certainty, envelopeFrames }) => state === 'replied' && certainty === 'envelope' && envelopeFrames === 2),
    ).toBe(true)
  })

  test('without an envelope, or with several under one, it is by order', () => {
    const talk = new Talk().shake('DEALER', 'ROUTER')
    talk.say('client', 'bare')
    talk.say('server', 'bare answer')
    talk.say('client', '', 'one')
    talk.say('client', '', 'two')
    talk.say('server', '', '1')
    talk.say('server', '', '2')
    const rows = talk.messages()
    expect(rows.filter(({ role }) => role === 'request').map(({ certainty }) => certainty)).toEqual(['order', 'order', 'envelope'])
    expect(rows[4]?.peer).toBe(rows[2]?.id)
  })

  test('DEALER and ROUTER pair by the id that their protocol carries, whatever the order', () => {
    const talk = new Talk().shake('DEALER', 'ROUTER')
    const jupyter = (type: string, id: string, parent?: string): readonly string[] => {
      const header = JSON.stringify({ msg_id: id, msg_type: type })
      return ['<IDS|MSG>', '0'.repeat(64), header, parent === undefined ? '{}' : JSON.stringify({ msg_id: parent }), '{}', '{}']
    }
    talk.say('client', ...jupyter('execute_request', 'a'))
    talk.say('client', ...jupyter('execute_request', 'b'))
    talk.say('client', ...jupyter('comm_msg', 'told'))
    talk.say('server', ...jupyter('execute_reply', 'x', 'b'))
    talk.say('server', ...jupyter('execute_reply', 'y', 'of another client'))
    talk.say('server', ...jupyter('execute_reply', 'z', 'a'))
    const [a, b, told, replyToB, stray, replyToA] = talk.messages()
    expect(a).toMatchObject({ role: 'request', state: 'replied', certainty: 'correlation', peer: replyToA?.id })
    expect(b).toMatchObject({ role: 'request', state: 'replied', certainty: 'correlation', peer: replyToB?.id, rttUs: 2 })
    expect(told).toMatchObject({ role: 'none', exchange: 0 })
    expect(stray).toMatchObject({ role: 'reply', state: 'orphan' })
    expect(replyToA).toMatchObject({ role: 'reply', exchange: a?.exchange })
  })

  test('requests with an id break when their connection is closed', () => {
    const talk = new Talk().shake('DEALER', 'ROUTER')
    talk.say('client', '<IDS|MSG>', '', '{"msg_id":"a","msg_type":"execute_request"}', '{}', '{}', '{}')
    talk.watch.closed(fin)
    expect(talk.messages()[0]).toMatchObject({ role: 'request', state: 'broken' })
  })

  test('either of DEALER and ROUTER may ask; a REP answers a DEALER for certain', () => {
    const either = new Talk().shake('DEALER', 'ROUTER')
    either.say('server', '', 'task')
    either.say('client', '', 'done')
    expect(either.messages()).toMatchObject([
      { role: 'request', direction: 'to-client' },
      { role: 'reply', certainty: 'envelope' },
    ])
    const rep = new Talk().shake('DEALER', 'REP')
    rep.say('client', '', 'one')
    rep.say('client', '', 'two')
    rep.say('server', '', '1')
    rep.say('server', '', '2')
    expect(rep.messages().map(({ certainty }) => certainty)).toEqual(['certain', 'certain', 'certain', 'certain'])
  })

  test('ten thousand clients through one recorder pair correctly', () => {
    const talk = new Talk()
    const watches = Array.from({ length: 10_000 }, (_, index) => {
      const watch = talk.recorder.open(1, { local: 'l', client: `c${index}`, upstream: 'u', openedUs: 0 })
      const push = (side: 'client' | 'server', bytes: Uint8Array) => watch.bytes(side, bytes, bytes.byteLength, 1000 + index)
      for (const side of ['client', 'server'] as const) push(side, greeting())
      push('client', ready('REQ'))
      push('server', ready('REP'))
      return push
    })
    for (const [index, push] of watches.entries()) push('client', message('', `question ${index}`))
    for (const [index, push] of watches.entries()) if (index % 2 === 0) push('server', message('', `answer ${index}`))
    for (const [index, push] of watches.entries()) if (index % 2 === 1) push('server', message('', `answer ${index}`))
    const rows = talk.messages()
    const byId = new Map(rows.map((row) => [row.id, row]))
    expect(rows.length).toBe(20_000)
    for (const row of rows) {
      const peer = row.peer === undefined ? undefined : byId.get(row.peer)
      if (row.state !== 'replied' || peer?.connection !== row.connection || peer.exchange !== row.exchange || peer.peer !== row.id) {
        throw new Error(`row ${row.id} is paired wrongly`)
      }
    }
    expect(talk.recorder.openRequests).toBe(0)
  })
})
