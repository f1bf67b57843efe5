import { randomBytes, randomUUID } from 'node:crypto'
import type { RelaySide } from '../main/capture/tap/relay-observer'
import { TapRecorder } from '../main/capture/tap/tap-recorder'
import { asciiBytes, concatBytes, uint64Bytes } from '../shared/zmtp/bytes'
import { encodeFrame, encodeGreeting, encodeMessage } from '../shared/zmtp/encode'
import { encodeCommand } from '../shared/zmtp/encode-command'
import { median } from './lib/processes'

/**
 * What pairing by a protocol's ids costs a tap: messages a second that are recorded of a DEALER and a ROUTER that speak a
 * protocol with ids, and of the same bytes with one changed so that no protocol is recognised, side by side in one run. A second is one of
 * the process's own time on a processor, all of its threads together, so that other programs change little.
 *
 *     npm run bench:pairing -- [rounds] [protocol]
 */
const rounds = Number(process.argv[2] ?? 9)
const chunkBytes = 64 * 1024
/** Requests that are open at once. */
const windowSize = 32
const requests = 512
/** What a relay reads into, again and again; the copy into it stands for the system's, and is counted in both. */
const readBuffer = new Uint8Array(chunkBytes)

interface Protocol {
  readonly name: string
  readonly request: (id: number) => readonly Uint8Array[]
  readonly reply: (id: number) => readonly Uint8Array[]
  /** The same length, and none of the protocol's messages any more. */
  readonly spoil: (frames: readonly Uint8Array[]) => readonly Uint8Array[]
}

const session = '8a1e6c1a-0b7f4e8d9c3b2a1f0e9d8c7b'
const jsonFrame = (value: object, spaced = true): Uint8Array =>
  asciiBytes(spaced ? JSON.stringify(value).replaceAll('":', '": ').replaceAll(',"', ', "') : JSON.stringify(value))
const date = '2026-11-30T17:28:34.123456Z'
const rest = { username: 'someone', session, date, version: '5.3' }
const ids = Array.from({ length: requests }, (_, index) => `${session}_4711_${index}`)
const idOf = (id: number): string => ids[id % ids.length] ?? ''
/** As jupyter_client writes it. */
const header = (id: number, type: string): object => ({ msg_id: idOf(id), msg_type: type, ...rest })
/** As programs write it whose maps are sorted, such as xeus. */
const sorted = (id: number, type: string): object => ({
  date,
  msg_id: idOf(id),
  msg_type: type,
  session,
  username: 'someone',
  version: '5.3',
})
const signature = asciiBytes('a'.repeat(64))
const empty = asciiBytes('{}')

function jupyter(name: string, headerOf: (id: number, type: string) => object, spaced: boolean): Protocol {
  const frames = (parts: readonly object[]) => [asciiBytes('<IDS|MSG>'), signature, ...parts.map((part) => jsonFrame(part, spaced))]
  return {
    name,
    request: (id) => frames([headerOf(id, 'execute_request'), {}, {}, { code: 'print("hello")', silent: false, store_history: true }]),
    reply: (id) =>
      frames([
        headerOf(id + 1, 'execute_reply'),
        headerOf(id, 'execute_request'),
        { started: date, dependencies_met: true, status: 'ok' },
        { status: 'ok', execution_count: 3, user_expressions: {}, payload: [] },
      ]),
    spoil: (all) => [asciiBytes('<IDS|MSX>'), ...all.slice(1)],
  }
}

const body = randomBytes(300)
const bigEndian = (id: number): Uint8Array => Buffer.from([0, id >>> 24, (id >>> 16) & 255, (id >>> 8) & 255, id & 255])
const uuids = Array.from({ length: requests }, () => randomUUID())
const uuidOf = (id: number): Uint8Array => asciiBytes(uuids[id % uuids.length] ?? '')
const words = (...all: readonly number[]): Uint8Array => new Uint8Array(Int32Array.from(all).buffer)
const sizeFrame = (size: number): Uint8Array => uint64Bytes(size).toReversed()

const protocols: readonly Protocol[] = [
  jupyter('jupyter', header, true),
  jupyter('jupyter sorted', sorted, false),
  {
    name: 'majordomo',
    request: (id) => [asciiBytes('MDPW02'), Uint8Array.of(2), bigEndian(id), new Uint8Array(0), body],
    reply: (id) => [asciiBytes('MDPW02'), Uint8Array.of(4), bigEndian(id), new Uint8Array(0), body],
    spoil: (all) => [asciiBytes('MDXW02'), ...all.slice(1)],
  },
  {
    name: 'zap',
    request: (id) => [new Uint8Array(0), ...['1.0', `${id}`, 'test', '192.168.55.1', 'BOB', 'NULL'].map(asciiBytes)],
    reply: (id) => [new Uint8Array(0), ...['1.0', `${id}`, '200', 'OK', 'joe', ''].map(asciiBytes)],
    spoil: ([first = empty, _, ...others]) => [first, asciiBytes('9.0'), ...others],
  },
  {
    name: 'gazebo',
    request: (id) => [
      asciiBytes('@/host:user@/world/set_pose'),
      asciiBytes('tcp://10.0.0.1:40001'),
      asciiBytes('0f1e2d3c'),
      uuidOf(7),
      uuidOf(id),
      body,
      asciiBytes('gz.msgs.Pose'),
      asciiBytes('gz.msgs.Boolean'),
    ],
    reply: (id) => [asciiBytes('@/host:user@/world/set_pose'), uuidOf(7), uuidOf(id), body, asciiBytes('1')],
    spoil: ([_, ...others]) => [asciiBytes('#/host:user@/world/set_pose'), ...others],
  },
  {
    name: 'multiverso',
    request: (id) => [words(0, 1, 1, 3, id, 0, 0, 0), sizeFrame(body.byteLength), body],
    reply: (id) => [words(1, 0, -1, 3, id, 0, 0, 0), sizeFrame(body.byteLength), body],
    spoil: ([first = empty, ...others]) => [Uint8Array.from(first, (byte, at) => (at === 10 ? 99 : byte)), ...others],
  },
]

const greeting = encodeGreeting({ version: '3.1', major: 3, minor: 1, mechanism: 'NULL', asServer: false })
const ready = (socketType: string): Uint8Array =>
  encodeFrame(encodeCommand({ kind: 'ready', metadata: [['Socket-Type', asciiBytes(socketType)]] }), 'v2', { command: true })

interface Traffic {
  readonly chunks: readonly { readonly side: RelaySide; readonly bytes: Uint8Array }[]
  readonly messages: number
  readonly bytes: number
}

/** Requests and replies by turns, as many of each as are open at once, in chunks as a relay reads them. */
function trafficOf({ request, reply, spoil }: Protocol, recognised: boolean): Traffic {
  const chunks: { side: RelaySide; bytes: Uint8Array }[] = []
  let bytes = 0
  const encode = (frames: readonly Uint8Array[]): Uint8Array => encodeMessage(recognised ? frames : spoil(frames), 'v2')
  for (let first = 0; first < requests; first += windowSize) {
    const all = Array.from({ length: windowSize }, (_, index) => first + index)
    for (const [side, make] of [
      ['client', request],
      ['server', reply],
    ] as const) {
      const stream = concatBytes(all.map((id) => encode(make(id))))
      bytes += stream.byteLength
      for (let at = 0; at < stream.byteLength; at += chunkBytes) chunks.push({ side, bytes: stream.slice(at, at + chunkBytes) })
    }
  }
  return { chunks, messages: 2 * requests, bytes }
}

/** Messages a second, and how many requests were answered by an id. */
function record({ chunks, messages }: Traffic, passes: number): { readonly perSecond: number; readonly recorded: number } {
  let recorded = 0
  const recorder: TapRecorder = new TapRecorder({
    maxMessageBytes: 1 << 30,
    requestTimeoutMs: 10_000,
    firstConnection: 1,
    batch: (batch) => {
      recorded += batch.messages
      for (const buffer of [batch.columns, batch.slab, batch.exchangeColumns]) if (buffer !== undefined) recorder.reuse(buffer)
    },
    begun: () => undefined,
    connectionsChanged: () => undefined,
  })
  const at = { local: 'tcp://127.0.0.1:1', client: 'tcp://127.0.0.1:2', upstream: 'tcp://127.0.0.1:3', openedUs: 1 }
  const watch = recorder.open(1, at)
  let timeUs = 2
  const push = (side: RelaySide, bytes: Uint8Array): void => {
    timeUs += 1
    readBuffer.set(bytes)
    watch.bytes(side, readBuffer, bytes.byteLength, timeUs)
  }
  watch.connected(2, 1)
  for (const side of ['client', 'server'] as const) push(side, greeting)
  push('client', ready('DEALER'))
  push('server', ready('ROUTER'))
  const before = process.cpuUsage()
  for (let pass = 0; pass < passes; pass += 1) for (const { side, bytes } of chunks) push(side, bytes)
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  recorder.flush()
  if (recorded !== messages * passes) throw new Error(`${recorded} of ${messages * passes} messages were recorded`)
  return { perSecond: recorded / seconds, recorded }
}

const log = (cells: readonly string[]): void =>
  console.log(cells.map((cell, index) => (index === 0 ? cell.padEnd(18) : cell.padStart(16))).join(''))
log(['', 'bytes', 'unrecognised/s', 'recognised/s', 'ratio', 'lowest', 'highest'])
for (const protocol of protocols.filter(({ name }) => name.startsWith(process.argv[3] ?? ''))) {
  const [known, unknown] = [trafficOf(protocol, true), trafficOf(protocol, false)]
  const passes = Math.max(4, Math.round(3e8 / known.bytes))
  record(known, passes)
  record(unknown, passes)
  const pairs = Array.from({ length: rounds }, (_, round) => {
    // The order changes, so that neither always comes after the other.
    const first = record(round % 2 === 0 ? known : unknown, passes).perSecond
    const second = record(round % 2 === 0 ? unknown : known, passes).perSecond
    return round % 2 === 0 ? { known: first, unknown: second } : { known: second, unknown: first }
  })
  const ratios = pairs.map((pair) => pair.known / pair.unknown)
  log([
    protocol.name,
    (known.bytes / known.messages).toFixed(0),
    median(pairs.map((pair) => pair.unknown)).toFixed(0),
    median(pairs.map((pair) => pair.known)).toFixed(0),
    median(ratios).toFixed(2),
    Math.min(...ratios).toFixed(2),
    Math.max(...ratios).toFixed(2),
  ])
}
