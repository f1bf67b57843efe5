import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from './bytes'
import { encodeFrame, encodeGreeting, encodeMessage } from './encode'
import { readFrames } from './frames'
import { StreamDecoder, type StreamSink } from './stream-decoder'
import type { Framing, Greeting, ZmtpProblem } from './wire'

type Seen =
  | { readonly kind: 'greeting'; readonly greeting: Greeting }
  | { readonly kind: 'identity' | 'command'; readonly bytes: readonly number[] }
  | { readonly kind: 'message'; readonly frames: readonly (readonly number[])[] }
  | { readonly kind: 'skipped'; readonly frameCount: number; readonly size: number }
  | { readonly kind: 'skippedCommand'; readonly size: number; readonly offset: number }
  | { readonly kind: 'raw'; readonly bytes: readonly number[]; readonly offset: number }
  | { readonly kind: 'problem'; readonly problem: ZmtpProblem }

/** Keeps copies of all that a decoder tells, and checks what it tells twice. */
class Notes implements StreamSink {
  readonly seen: Seen[] = []
  framing: () => Framing = () => 'v2'
  greeting(greeting: Greeting): void {
    this.seen.push({ kind: 'greeting', greeting })
  }
  identity(identity: Uint8Array): void {
    this.seen.push({ kind: 'identity', bytes: [...identity] })
  }
  command(buffer: Uint8Array, start: number, end: number): void {
    this.seen.push({ kind: 'command', bytes: [...buffer.subarray(start, end)] })
  }
  message(buffer: Uint8Array, start: number, end: number, frameCount: number, size: number): void {
    const frames = readFrames(buffer, start, end, this.framing())
    expect(frames.length).toBe(frameCount)
    expect(frames.reduce((sum, frame) => sum + frame.byteLength, 0)).toBe(size)
    this.seen.push({ kind: 'message', frames: frames.map((frame) => [...frame]) })
  }
  skippedCommand(size: number, offset: number): void {
    this.seen.push({ kind: 'skippedCommand', size, offset })
  }
  raw(buffer: Uint8Array, start: number, end: number, offset: number): void {
    const last = this.seen.at(-1)
    const bytes = [...buffer.subarray(start, end)]
    if (last?.kind !== 'raw') this.seen.push({ kind: 'raw', bytes, offset })
    else {
      expect(offset).toBe(last.offset + last.bytes.length)
      this.seen.splice(-1, 1, { ...last, bytes: [...last.bytes, ...bytes] })
    }
  }
  skipped(frameCount: number, size: number): void {
    this.seen.push({ kind: 'skipped', frameCount, size })
  }
  problem(problem: ZmtpProblem): void {
    this.seen.push({ kind: 'problem', problem })
  }
}

/** Decodes a stream cut at `cuts`, with a peer that has sent its greeting already. */
function decode(stream: Uint8Array, peerGreeting: Uint8Array, cuts: readonly number[], maxMessageBytes = 1 << 30): Seen[] {
  const notes = new Notes()
  const decoder = new StreamDecoder(notes, { maxMessageBytes })
  notes.framing = () => decoder.framing ?? 'v2'
  const peer = new StreamDecoder(new Notes(), { maxMessageBytes })
  decoder.pairWith(peer)
  peer.pairWith(decoder)
  peer.push(peerGreeting, peerGreeting.byteLength)
  const borders = [...new Set([0, ...cuts.map((cut) => cut % (stream.byteLength + 1)), stream.byteLength])].sort((a, b) => a - b)
  borders.slice(1).forEach((end, index) => {
    const chunk = stream.slice(borders[index], end)
    decoder.push(chunk, chunk.byteLength)
    // A reused read buffer will hold other bytes by the next call.
    chunk.fill(0xaa)
  })
  return notes.seen
}

const everyCut = (stream: Uint8Array): number[] => Array.from(stream.keys())

const greetings = {
  '2.0': { version: '2.0', revision: 1, socketType: 'DEALER' },
  '3.0': { version: '3.0', major: 3, minor: 0, mechanism: 'NULL', asServer: false },
  '3.1': { version: '3.1', major: 3, minor: 1, mechanism: 'CURVE', asServer: true },
} as const satisfies Record<string, Greeting>

const frame = fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ minLength: 250, maxLength: 300 }))
const item = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('message' as const), frames: fc.array(frame, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('command' as const), body: frame }) },
)

describe('the decoder of one direction', () => {
  it('gives the same whatever the chunks: 3.x', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('3.0' as const, '3.1' as const),
        fc.array(item, { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (version, items, cuts) => {
          const greeting = greetings[version]
          const stream = concatBytes([
            encodeGreeting(greeting),
            ...items.map((each) =>
              each.kind === 'message' ? encodeMessage(each.frames, 'v2') : encodeFrame(each.body, 'v2', { command: true }),
            ),
          ])
          const expected: Seen[] = [
            { kind: 'greeting', greeting },
            ...items.map(
              (each): Seen =>
                each.kind === 'message'
                  ? { kind: 'message', frames: each.frames.map((bytes) => [...bytes]) }
                  : { kind: 'command', bytes: [...each.body] },
            ),
          ]
          const peer = encodeGreeting(greetings['3.1'])
          expect(decode(stream, peer, cuts)).toEqual(expected)
          expect(decode(stream, peer, everyCut(stream))).toEqual(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each(['1.0', '2.0'] as const)('gives the same whatever the chunks: %s', (version) => {
    const framing = version === '1.0' ? 'v1' : 'v2'
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 9 }),
        fc.array(fc.array(frame, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (identity, messages, cuts) => {
          const greeting: Greeting = version === '1.0' ? { version } : greetings[version]
          const stream = concatBytes([
            encodeGreeting(greeting),
            encodeFrame(identity, framing),
            ...messages.map((frames) => encodeMessage(frames, framing)),
          ])
          const expected: Seen[] = [
            { kind: 'greeting', greeting },
            { kind: 'identity', bytes: [...identity] },
            ...messages.map((frames): Seen => ({ kind: 'message', frames: frames.map((bytes) => [...bytes]) })),
          ]
          const peer = encodeGreeting(greetings['3.1'])
          expect(decode(stream, peer, cuts)).toEqual(expected)
          expect(decode(stream, peer, everyCut(stream))).toEqual(expected)
        },
      ),
    )
  })

  it('reads what a 3.x side sends to a 1.0 peer: its signature is the identity frame’s head', () => {
    const stream = concatBytes([
      Uint8Array.of(0xff, 0, 0, 0, 0, 0, 0, 0, 3, 0x7f, 0x61, 0x62),
      encodeMessage([Uint8Array.of(1), Uint8Array.of(2)], 'v1'),
    ])
    const peer = encodeFrame(new Uint8Array(), 'v1')
    expect(decode(stream, peer, everyCut(stream))).toEqual([
      { kind: 'greeting', greeting: { version: '1.0' } },
      { kind: 'identity', bytes: [0x61, 0x62] },
      { kind: 'message', frames: [[1], [2]] },
    ])
  })

  it('passes over a message larger than the limit and goes on', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(frame, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (messages, cuts) => {
          const limit = 260
          const stream = concatBytes([encodeGreeting(greetings['3.1']), ...messages.map((frames) => encodeMessage(frames, 'v2'))])
          const expected = messages.map((frames): Seen => {
            const size = frames.reduce((sum, bytes) => sum + bytes.byteLength, 0)
            return encodeMessage(frames, 'v2').byteLength > limit
              ? { kind: 'skipped', frameCount: frames.length, size }
              : { kind: 'message', frames: frames.map((bytes) => [...bytes]) }
          })
          const peer = encodeGreeting(greetings['3.1'])
          expect(decode(stream, peer, cuts, limit).slice(1)).toEqual(expected)
          expect(decode(stream, peer, everyCut(stream), limit).slice(1)).toEqual(expected)
        },
      ),
    )
  })

  it('says where bytes stop being ZMTP, and what it had expected', () => {
    const stream = concatBytes([encodeGreeting(greetings['3.1']), encodeMessage([Uint8Array.of(1)], 'v2'), Uint8Array.of(0xf8, 1, 2, 3)])
    expect(decode(stream, encodeGreeting(greetings['3.1']), [70]).at(-2)).toEqual({
      kind: 'problem',
      problem: { offset: 67, expected: 'frame flags 0x00 to 0x07', found: '0xf8' },
    })
    expect(decode(stream, encodeGreeting(greetings['3.1']), [70]).at(-1)).toEqual({ kind: 'raw', offset: 67, bytes: [0xf8, 1, 2, 3] })
    const http = new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n')
    expect(decode(http, encodeGreeting(greetings['3.1']), []).at(-2)).toEqual({
      kind: 'problem',
      problem: { offset: 1, expected: 'frame flags 0x00 or 0x01', found: '0x45' },
    })
  })

  it('does not allocate what a length claims', () => {
    const claim = Uint8Array.of(0x02, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff)
    expect(
      decode(concatBytes([encodeGreeting(greetings['3.1']), claim, new Uint8Array(100)]), encodeGreeting(greetings['3.1']), [], 2 ** 50),
    ).toHaveLength(1)
  })

  it('never throws, whatever comes, and says the same whatever the chunks', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), fc.array(fc.nat(), { maxLength: 12 }), (bytes, greet, cuts) => {
        const stream = greet ? concatBytes([encodeGreeting(greetings['3.0']), bytes]) : bytes
        const peer = encodeGreeting(greetings['3.1'])
        expect(decode(stream, peer, cuts, 300)).toEqual(decode(stream, peer, everyCut(stream), 300))
      }),
      { numRuns: 2000 },
    )
  })

  const modern = encodeGreeting(greetings['3.1'])
  const text = (characters: string) => Uint8Array.from(characters, (character) => character.charCodeAt(0))
  const more = (body: string) => encodeFrame(text(body), 'v2', { more: true })
  const command = (body: string) => encodeFrame(text(body), 'v2', { command: true })

  /** Whole and byte by byte, without what the greeting says. */
  function told(parts: readonly Uint8Array[], limit?: number, peer = modern): Seen[] {
    const stream = concatBytes(parts)
    const seen = decode(stream, peer, [], limit)
    expect(decode(stream, peer, everyCut(stream), limit)).toEqual(seen)
    return seen.slice(1)
  }

  it('knows no commands in 2.0', () => {
    const seen = told([encodeGreeting(greetings['2.0']), encodeFrame(text('me'), 'v2'), command('x')])
    expect(seen[1]).toEqual({ kind: 'problem', problem: { offset: 16, expected: 'frame flags 0x00 to 0x03', found: '0x04' } })
  })

  it('reads 1.0’s frames behind a greeting whose revision is 0, and what a 3.x side sends to such a peer', () => {
    const zero = encodeGreeting({ version: '1.0', revision: 0, socketType: 'REQ' })
    const parts = [encodeFrame(text('me'), 'v1'), encodeMessage([text('a'), text('b')], 'v1')]
    const expected = [
      { kind: 'identity', bytes: [...text('me')] },
      { kind: 'message', frames: [[97], [98]] },
    ]
    expect(told([zero, ...parts])).toEqual(expected)
    expect(told([encodeGreeting({ version: '1.0', revision: 3, socketType: 'REP' }), ...parts], undefined, zero)).toEqual(expected)
  })

  it('takes an identity for what it is only if it can be one', () => {
    const greeting = encodeGreeting(greetings['2.0'])
    expect(told([greeting, more('me')])[0]).toEqual({
      kind: 'problem',
      problem: { offset: 12, expected: 'an identity of one frame', found: 'the flag MORE' },
    })
    const long = told([greeting, encodeFrame(new Uint8Array(256), 'v2')], 64)
    expect(long[0]).toEqual({ kind: 'problem', problem: { offset: 12, expected: 'an identity of at most 255 bytes', found: '256' } })
    expect(told([greeting, encodeFrame(new Uint8Array(255), 'v2')], 64)).toHaveLength(1)
  })

  it('passes over a command larger than the limit, and says where it was', () => {
    const seen = told([modern, command('x'.repeat(300)), command('small')], 64)
    expect(seen).toEqual([
      { kind: 'skippedCommand', size: 300, offset: 73 },
      { kind: 'command', bytes: [...text('small')] },
    ])
  })

  it('tells the commands of a message that is over the limit, even the one that brings it there', () => {
    const last = encodeFrame(text('last'), 'v2')
    const seen = told([modern, more('x'.repeat(50)), command('12345678901234'), command('again'), more('y'), last, last], 64)
    expect(seen).toEqual([
      { kind: 'command', bytes: [...text('12345678901234')] },
      { kind: 'command', bytes: [...text('again')] },
      { kind: 'skipped', frameCount: 3, size: 55 },
      { kind: 'message', frames: [[...text('last')]] },
    ])
  })

  it('keeps no more of a message of empty frames, or of the commands in it, than the limit', () => {
    const empty = Array.from({ length: 1000 }, () => more(''))
    expect(told([modern, ...empty, encodeFrame(text(''), 'v2')], 64)).toEqual([{ kind: 'skipped', frameCount: 1001, size: 0 }])
    const commands = told([modern, more(''), ...Array.from({ length: 50 }, () => command('ping')), encodeFrame(text(''), 'v2')], 64)
    expect(commands.at(-1)).toEqual({ kind: 'skipped', frameCount: 2, size: 0 })
    expect(commands).toHaveLength(51)
  })

  it('says at the end what is missing, and gives what it has of it', () => {
    const notes = new Notes()
    const decoder = new StreamDecoder(notes, { maxMessageBytes: 1000 })
    const peer = new StreamDecoder(new Notes(), { maxMessageBytes: 1000 })
    decoder.pairWith(peer)
    peer.pairWith(decoder)
    peer.push(modern, 64)
    decoder.push(modern, 64)
    decoder.end()
    expect(notes.seen).toHaveLength(1)
    decoder.push(more('ab'), 4)
    decoder.end()
    decoder.end()
    expect(notes.seen.slice(1)).toEqual([
      { kind: 'problem', problem: { offset: 68, expected: 'the rest of a frame or message', found: 'the end of the stream' } },
      { kind: 'raw', bytes: [1, 2, 97, 98], offset: 64 },
    ])
    expect(decoder.failed).toBe(true)
  })

  it('knows when the first byte of a message came', () => {
    const times: number[] = []
    class Times extends Notes {
      override message(): void {
        times.push(decoder.firstByteUs)
      }
      override skipped(): void {
        times.push(-decoder.firstByteUs)
      }
    }
    const decoder = new StreamDecoder(new Times(), { maxMessageBytes: 64 })
    const peer = new StreamDecoder(new Notes(), { maxMessageBytes: 64 })
    decoder.pairWith(peer)
    peer.pairWith(decoder)
    peer.push(modern, 64, 1)
    decoder.push(modern, 64, 2)
    const short = encodeMessage([text('a')], 'v2')
    const stream = concatBytes([short, short, encodeMessage([text('b'.repeat(100)), text('c')], 'v2'), short])
    // Two messages and a third's first byte, its rest; the first byte of one that is too long, most of it, its end and another.
    const third = concatBytes([short, short, short])
    decoder.push(third, 7, 10)
    decoder.push(third.subarray(7), 2, 20)
    const rest = stream.subarray(6)
    decoder.push(rest, 1, 30)
    decoder.push(rest.subarray(1), 100, 40)
    decoder.push(rest.subarray(101), rest.byteLength - 101, 50)
    expect(times).toEqual([10, 10, 10, -30, 50])
  })

  it('tells a side that waited before what came after it', () => {
    for (const chunkSize of [1, 64, 500]) {
      const order: string[] = []
      class Order extends Notes {
        readonly name: string
        constructor(name: string) {
          super()
          this.name = name
        }
        override greeting(): void {
          order.push(`${this.name} greeting`)
        }
        override message(): void {
          order.push(`${this.name} message`)
        }
      }
      const limits = { maxMessageBytes: 1000 }
      const one = new StreamDecoder(new Order('one'), limits)
      const other = new StreamDecoder(new Order('other'), limits)
      one.pairWith(other)
      other.pairWith(one)
      other.push(modern, 10)
      one.push(modern, 64)
      const rest = concatBytes([modern.subarray(10), encodeMessage([text('a')], 'v2')])
      for (let at = 0; at < rest.byteLength; at += chunkSize) other.push(rest.subarray(at), Math.min(chunkSize, rest.byteLength - at))
      expect(order).toEqual(['one greeting', 'other greeting', 'other message'])
    }
  })
})
