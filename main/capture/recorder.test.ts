import { expect, test } from 'vitest'
import type { ConnectionId, RowId, SourceId } from '../../shared/model'
import { startClock } from './clock'
import { Labels } from './labels'
import { MemoryCapture } from './memory-capture'
import { Recorder } from './recorder'

const source = 1 as SourceId
/** As by-envelope.ts bounds it. */
const maxOpen = 100_000

test('requests that are given up because too many are open are counted and shown as timed out', () => {
  const clock = startClock()
  const capture = new MemoryCapture({
    anchor: clock.anchor,
    limitBytes: 256 * 1024 * 1024,
    labels: { endpoint: () => undefined, sourceName: () => '' },
  })
  const changed: RowId[] = []
  const recorder = new Recorder({
    clock,
    capture,
    sourceLabels: new Labels<SourceId>(),
    connectionLabels: new Labels<ConnectionId>(),
    observer: { rowsAdded: () => undefined, rowChanged: (id) => changed.push(id) },
    requestTimeoutMs: 86_400_000,
  })
  try {
    recorder.addSource(source)
    recorder.openSource(source, 'DEALER')
    const frames = [new Uint8Array(0), new Uint8Array(1)]
    const request = () => recorder.message({ source, connection: 0, socket: 'DEALER', direction: 'out', frames })
    for (let count = 0; count < maxOpen; count += 1) request()
    expect(recorder.counters()).toMatchObject({ pending: maxOpen })
    expect(recorder.counters()).not.toHaveProperty('givenUp')
    for (let count = 0; count < 3; count += 1) request()
    expect(recorder.counters()).toMatchObject({ messages: maxOpen + 3, pending: maxOpen, givenUp: 3 })
    expect(changed).toEqual([1, 2, 3])
    expect(changed.map((id) => capture.row(id)?.state)).toEqual(['timed out', 'timed out', 'timed out'])
    expect(capture.row(4 as RowId)?.state).toBe('pending')
    recorder.clearCounters()
    expect(recorder.counters()).not.toHaveProperty('givenUp')
  } finally {
    recorder.close()
  }
})
