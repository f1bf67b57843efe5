import { describe, expect, it } from 'vitest'
import type { RowId, SourceId } from '../../shared/model'
import { MemoryCapture } from './memory-capture'
import type { NewRow } from './row-chunk'
import { StatisticsReader } from './statistics'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function newCapture(limitBytes = 1e9): MemoryCapture {
  return new MemoryCapture({ anchor: { epochUs: 0 }, labels: { endpoint: () => undefined, sourceName: () => '' }, limitBytes })
}

// Only an engine makes ids.
const row = (timeUs: number, more: Partial<NewRow> = {}): NewRow => ({
  kind: 'message',
  timeUs,
  source: 1 as SourceId,
  connection: 0,
  socket: 'PUB',
  direction: 'out',
  event: 'none',
  envelopeFrames: 0,
  ...more,
})

describe('statistics of a capture', () => {
  it('cover every row that is held, also after more came', async () => {
    const capture = newCapture()
    const reader = new StatisticsReader(capture)
    for (let index = 0; index < 9000; index += 1) capture.append(row(index * 100), [bytes(`topic ${index % 3}`)])
    const before = await reader.read({ buckets: 100 })
    expect(before.totals).toMatchObject({ messages: 9000, bytes: 63_000 })
    expect(before.topics.top.map(({ topic, messages }) => [topic, messages])).toContainEqual(['topic 2', 3000])
    expect(before.series.length).toBeLessThanOrEqual(101)
    capture.append(row(2_000_000), [bytes('late')])
    expect((await reader.read({ buckets: 100 })).totals.messages).toBe(9001)
  })

  it('see an exchange whose state changes after it was counted', async () => {
    const capture = newCapture()
    const reader = new StatisticsReader(capture)
    const request = capture.append(row(0, { socket: 'REQ' }), [bytes('?')])
    const exchange = capture.openExchange()
    capture.setExchange(request, { exchange, role: 'request', state: 'pending', certainty: 'none', rttUs: undefined, peer: undefined })
    expect((await reader.read({ buckets: 10 })).states).toMatchObject({ pending: 1, replied: 0 })
    capture.setExchange(request, { exchange, role: 'request', state: 'replied', certainty: 'certain', rttUs: 42, peer: 2 as RowId })
    expect(await reader.read({ buckets: 10 })).toMatchObject({ states: { pending: 0, replied: 1 }, rtt: { p50: 42 } })
  })

  it('cover only a range of time and a source when asked to', async () => {
    const capture = newCapture()
    const reader = new StatisticsReader(capture)
    for (let index = 0; index < 1000; index += 1) capture.append(row(index, { source: (1 + (index % 2)) as SourceId }), [bytes('x')])
    const range = await reader.read({ buckets: 10, fromUs: 100, toUs: 200 })
    expect(range.totals).toMatchObject({ messages: 100, firstUs: 100, lastUs: 199 })
    expect((await reader.read({ buckets: 10, source: 2 as SourceId })).totals.messages).toBe(500)
  })

  it('give way to a newer read, and leave the loop to others', async () => {
    const capture = newCapture()
    const reader = new StatisticsReader(capture)
    for (let index = 0; index < 200_000; index += 1) capture.append(row(index), [bytes(`topic ${index % 1000}`)])
    const older = reader.read({ buckets: 100 })
    const newer = reader.read({ buckets: 100 })
    await expect(older).rejects.toThrow('Newer statistics')
    expect((await newer).totals.messages).toBe(200_000)
  })

  it('do without what the memory limit takes away meanwhile', async () => {
    const capture = newCapture()
    const reader = new StatisticsReader(capture)
    for (let index = 0; index < 200_000; index += 1) capture.append(row(index), [bytes(`topic ${index % 1000}`)])
    const read = reader.read({ buckets: 100 })
    capture.setLimit(1_000_000)
    expect((await read).totals.messages).toBeGreaterThan(0)
  })
})
