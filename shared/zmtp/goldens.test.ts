import { describe, expect, it } from 'vitest'
import { asciiText } from './bytes'
import { ConnectionDecoder, type ConnectionSink, type Side } from './connection-decoder'
import { readFrames } from './frames'
import { HandshakeTracker } from './handshake'
import { SubscriptionTracker } from './subscriptions'
import type { Command, Greeting, Metadata, ZmtpProblem } from './wire'

/** What real peers said, recorded by e2e/goldens/record.mjs; each has the story that is expected of it in a .txt beside it. */
const goldens = import.meta.glob<string>('../../e2e/goldens/*.golden', { query: '?raw', import: 'default', eager: true })

interface Chunk {
  readonly timeUs: number
  readonly side: Side
  readonly bytes: Uint8Array
}

function readGolden(text: string): Chunk[] {
  return text
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => {
      const [time = '', side, base64 = ''] = line.split(' ')
      return {
        timeUs: Number(time),
        side: side === 'c' ? 'client' : 'server',
        bytes: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
      }
    })
}

/** Printable text as it is, else hex; long ones by their size and their ends. */
function shown(bytes: Uint8Array): string {
  const text = asciiText(bytes)
  const whole = /^[\x20-\x7e]*$/.test(text) ? `"${text}"` : `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
  return whole.length <= 66 ? whole : `${bytes.byteLength} B ${whole.slice(0, 12)}…${whole.slice(-8)}`
}

const shownMetadata = (metadata: Metadata): string => metadata.map(([name, value]) => ` ${name}=${shown(value)}`).join('')

function shownGreeting(greeting: Greeting): string {
  if ('mechanism' in greeting) return `${greeting.major}.${greeting.minor} ${greeting.mechanism} as-server=${greeting.asServer}`
  return 'revision' in greeting ? `${greeting.version} ${greeting.socketType}, offers revision ${greeting.revision}` : greeting.version
}

function shownCommand(command: Command): string {
  const fields = Object.entries(command).filter(([name, value]) => name !== 'kind' && value !== undefined)
  return [
    command.kind,
    ...fields.map(([name, value]) =>
      name === 'metadata' ? shownMetadata(value as Metadata).trim() : `${name}=${value instanceof Uint8Array ? shown(value) : value}`,
    ),
  ].join(' ')
}

/** Tells what a connection said, line by line. */
class Story implements ConnectionSink {
  readonly lines: string[] = []
  readonly decoder = new ConnectionDecoder(this, { maxMessageBytes: 1 << 24 })
  private readonly handshake = new HandshakeTracker(0)
  private readonly subscriptions = new SubscriptionTracker()
  private timeUs = 0

  push({ side, bytes, timeUs }: Chunk): void {
    this.timeUs = timeUs
    if (bytes.byteLength > 0) {
      this.decoder.push(side, bytes, bytes.byteLength, timeUs)
      return
    }
    this.decoder.end(side)
    this.handshake.ended(side, timeUs)
    this.tell(side, 'end')
  }
  greeting(side: Side, greeting: Greeting, size: number): void {
    this.handshake.greeting(side, greeting, this.timeUs)
    this.subscriptions.greeting(side, greeting)
    this.tell(side, `greeting ${shownGreeting(greeting)} (${size} B)`)
  }
  identity(side: Side, identity: Uint8Array): void {
    this.handshake.identity(side, identity, this.timeUs)
    this.tell(side, `identity ${shown(identity)}`)
  }
  command(side: Side, command: Command): void {
    this.handshake.command(side, command, this.timeUs)
    const change = this.subscriptions.command(side, command)
    this.tell(side, `command ${shownCommand(command)}${change === undefined ? '' : ` → ${change}`}`)
  }
  message(side: Side, buffer: Uint8Array, start: number, end: number, frameCount: number, size: number): void {
    const framing = this.decoder[side].framing ?? 'v2'
    const frames = readFrames(buffer, start, end, framing)
    expect([frames.length, frames.reduce((sum, frame) => sum + frame.byteLength, 0)]).toEqual([frameCount, size])
    const change = this.subscriptions.message(side, buffer, start, end, frameCount, framing)
    this.tell(
      side,
      `message${this.decoder.encrypted ? ' encrypted' : ''} [${frames.map(shown).join(', ')}]${change === undefined ? '' : ` → ${change}`}`,
    )
  }
  skipped(side: Side, frameCount: number, size: number): void {
    this.tell(side, `skipped ${frameCount} frames, ${size} B`)
  }
  problem(side: Side, problem: ZmtpProblem): void {
    this.handshake.problem(side, problem, this.timeUs)
    this.tell(side, `problem at byte ${problem.offset}: expected ${problem.expected}, found ${problem.found}`)
  }
  raw(side: Side, buffer: Uint8Array, start: number, end: number, offset: number): void {
    // One line for all of it, however many chunks it came in.
    const line = `${side} raw from byte ${offset}`
    if (!this.lines.some((told) => told.startsWith(`${side} raw`))) this.lines.push(line)
    expect(buffer.byteLength).toBeGreaterThanOrEqual(end - start)
  }

  /** The story, and what the summaries make of it; `times` depend on the chunks. */
  toString(times: boolean): string {
    const { completedUs, failure, client, server } = this.handshake.summary()
    const side = (of: typeof client): string =>
      `${of.version} ${of.mechanism ?? 'no mechanism'} ${of.socketType ?? 'socket type unknown'} identity ${of.identity === undefined ? 'unknown' : shown(of.identity)}${shownMetadata(of.otherMetadata)}`
    const completed = completedUs === undefined ? 'not completed' : `completed${times ? ` after ${completedUs} µs` : ''}`
    const held = this.subscriptions.held().map(({ side: holder, prefix, count }) => `${holder} ${shown(prefix)} × ${count}`)
    const failed =
      failure === undefined
        ? ''
        : `, failed: ${Object.entries(failure)
            .map(([name, value]) => (typeof value === 'object' ? name : `${name}=${value}`))
            .join(' ')}`
    const end = [
      `handshake ${completed}${failed}`,
      `  client ${side(client)}`,
      `  server ${side(server)}`,
      `still subscribed: ${held.join(', ') || 'nothing'}`,
    ]
    return `${[...this.lines, '', ...end].join('\n')}\n`
  }

  private tell(side: Side, what: string): void {
    this.lines.push(`${side} ${what}`)
  }
}

function told(chunks: readonly Chunk[]): Story {
  const story = new Story()
  for (const chunk of chunks) story.push(chunk)
  return story
}

/** The same chunks in pieces of one byte. */
const byteByByte = (chunks: readonly Chunk[]): Chunk[] =>
  chunks.flatMap((chunk) =>
    chunk.bytes.byteLength === 0 ? [chunk] : Array.from(chunk.bytes, (byte) => ({ ...chunk, bytes: Uint8Array.of(byte) })),
  )

/** All that one side sent in one piece, then all of the other; the shorter first, as no side says much before it has heard the other's greeting. */
function bySides(chunks: readonly Chunk[]): Chunk[] {
  const joined = (side: Side): Chunk => ({
    timeUs: 0,
    side,
    bytes: Uint8Array.from(chunks.flatMap((chunk) => (chunk.side === side ? [...chunk.bytes] : []))),
  })
  const ends = chunks.filter(({ bytes }) => bytes.byteLength === 0)
  const sides = [joined('client'), joined('server')].filter(({ bytes }) => bytes.byteLength > 0)
  return [...sides.sort((one, other) => one.bytes.byteLength - other.bytes.byteLength), ...ends]
}

const ofSide = (story: Story, side: Side): string[] =>
  story.lines.filter((line) => line.startsWith(side)).map((line) => line.replace(/ → \w+$/, '').replace(' encrypted', ''))

describe('what real peers said', () => {
  it('is there', () => {
    expect(Object.keys(goldens).length).toBeGreaterThan(50)
  })

  it.each(Object.entries(goldens).map(([path, text]) => ({ name: path.replace(/^.*\/|\.golden$/g, ''), text })))(
    'is told rightly, however it is cut: $name',
    async ({ name, text }) => {
      const chunks = readGolden(text)
      const story = told(chunks)
      await expect(story.toString(true)).toMatchFileSnapshot(`../../e2e/goldens/${name}.txt`)
      expect(told(byteByByte(chunks)).toString(true)).toBe(story.toString(true))
      const whole = told(bySides(chunks))
      for (const side of ['client', 'server'] as const) expect(ofSide(whole, side)).toEqual(ofSide(story, side))
    },
  )
})
