import { describe, expect, test } from 'vitest'
import type { SourceId } from '../../../shared/model'
import type { ConnectionWatch, RelayEnd } from './relay-observer'
import { TapRegistry } from './tap-registry'
import { Talk } from './testing'

/** A tap whose server is down, and what main knows of it. Times are in milliseconds. */
class Down {
  readonly talk = new Talk()
  readonly registry = new TapRegistry()
  readonly source = 9 as SourceId

  constructor() {
    this.registry.started(this.source)
  }

  dial(atMs: number): ConnectionWatch {
    const info = { local: 'tcp://l:1', client: 'tcp://c:2', upstream: 'tcp://u:3', openedUs: atMs * 1000 }
    return this.talk.recorder.observer(this.source).open(info)
  }

  refuse(atMs: number): void {
    const end: RelayEnd = { kind: 'refused', by: 'server', code: 'ECONNREFUSED', timeUs: atMs * 1000 }
    this.dial(atMs).closed(end)
    this.talk.recorder.expire(atMs * 1000)
  }

  /** Rows of this source: seconds, event and text. */
  rows(): [number, string, string][] {
    this.talk.recorder.flush()
    this.registry.apply(this.talk.recorder.takeChanges(), (row) => row)
    return this.talk.chunks
      .rows()
      .filter(({ source }) => source === this.source)
      .map((row) => [row.timeUs / 1_000_000, row.event, this.talk.chunks.texts(row).join()])
  }

  of(event: string): [number, string][] {
    return this.rows().flatMap(([second, name, text]) => (name === event ? [[second, text]] : []))
  }
}

const failed = (tries = 0): string =>
  `tcp://u:3 cannot be reached (ECONNREFUSED)${tries === 0 ? '' : `, after ${tries} more failed tries without rows`}.`

describe('a client that tries a server again and again that is down', () => {
  test('gets rows after 1, 2, 4 … and then every 60 seconds, which say for how many they stand', () => {
    const down = new Down()
    for (let attempt = 0; attempt < 2000; attempt += 1) down.refuse(attempt * 100)
    const rows = down.of('connect failed')
    expect(rows.map(([second]) => second)).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183])
    expect(rows.slice(0, 3).map(([, text]) => text)).toEqual([failed(), failed(9), failed(19)])
    expect(down.of('accepted').map(([second]) => second)).toEqual(rows.map(([second]) => second))
    expect(down.registry.of(down.source)).toHaveLength(9)
    // What comes after the last row is told when the tap ends.
    expect(down.registry.counts(down.source)).toEqual({ open: 0, total: 1831 })
    down.talk.recorder.ended(down.source, 200_000_000)
    expect(down.of('connect failed').at(-1)).toEqual([199.9, failed(168)])
    expect(down.registry.counts(down.source)).toEqual({ open: 0, total: 2000 })
  })

  test('is told of when it is time, also when it has given up', () => {
    const down = new Down()
    for (const at of [0, 100, 200, 300]) down.refuse(at)
    expect(down.of('connect failed')).toHaveLength(1)
    expect(down.talk.recorder.expires).toBe(true)
    down.talk.recorder.expire(999_999)
    expect(down.of('connect failed')).toHaveLength(1)
    down.talk.recorder.expire(1_000_000)
    expect(down.of('connect failed').at(-1)).toEqual([0.3, failed(2)])
    expect(down.talk.recorder.expires).toBe(false)
    expect(down.registry.counts(down.source)).toEqual({ open: 0, total: 4 })
  })

  test('gets its rows as ever when the server is there, and the first refusal after that is told at once', () => {
    const down = new Down()
    for (const at of [0, 100, 200]) down.refuse(at)
    const watch = down.dial(300)
    expect(down.of('accepted')).toHaveLength(1)
    watch.connected(301_000, 1000)
    expect(down.rows().slice(-2)).toEqual([
      [0.3, 'accepted', 'tcp://c:2'],
      [0.301, 'connected', 'tcp://u:3, after 2 more failed tries without rows'],
    ])
    expect(down.registry.counts(down.source)).toEqual({ open: 1, total: 4 })
    watch.closed({ kind: 'fin', by: 'client', code: undefined, timeUs: 400_000 })
    down.refuse(500)
    expect(down.of('connect failed').at(-1)).toEqual([0.5, failed()])
    expect(down.registry.counts(down.source)).toEqual({ open: 0, total: 5 })
  })

  test('that is cut off by the end of the tap, or goes away itself, has its rows', () => {
    const down = new Down()
    down.refuse(0)
    down.dial(100).closed({ kind: 'stopped', by: undefined, code: undefined, timeUs: 200_000 })
    down.dial(300).closed({ kind: 'refused', by: 'client', code: 'ECONNRESET', timeUs: 400_000 })
    down.dial(500).closed({ kind: 'fin', by: undefined, code: undefined, timeUs: 600_000 })
    expect(down.of('disconnected').map(([, text]) => text)).toEqual([
      'The tap was stopped.',
      'The connection failed at the client (ECONNRESET).',
      'The client closed the connection.',
    ])
    expect(down.registry.counts(down.source)).toEqual({ open: 0, total: 4 })
  })
})

test('clients that could not be accepted are told of in the same way', () => {
  const down = new Down()
  const observer = down.talk.recorder.observer(down.source)
  for (let attempt = 0; attempt < 50; attempt += 1) observer.acceptFailed('EMFILE', attempt * 100_000)
  down.talk.recorder.ended(down.source, 5_000_000)
  expect(down.of('accept failed')).toEqual([
    [0, 'A client could not be accepted (EMFILE).'],
    [1, 'A client could not be accepted (EMFILE), after 9 more failed tries without rows.'],
    [3, 'A client could not be accepted (EMFILE), after 19 more failed tries without rows.'],
    [5, 'A client could not be accepted (EMFILE), after 18 more failed tries without rows.'],
  ])
  expect(down.talk.chunks.rows().find(({ event }) => event === 'accept failed')).toMatchObject({ connection: 0, direction: 'none' })
})
