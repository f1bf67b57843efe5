import { describe, expect, it } from 'vitest'
import { directions, rowKinds, socketTypes } from '../shared/model'
import { Statistics } from '../shared/statistics/statistics'
import { statisticsText } from './statistics-text'

const rows = 4
const statistics = new Statistics(1000)
statistics.add({
  firstRow: 1,
  rows,
  timeUs: Float64Array.of(0, 1, 2, 2_000_000),
  size: Uint32Array.of(1000, 500, 500, 1),
  source: new Uint32Array(rows).fill(1),
  connection: Uint32Array.of(1, 1, 2, 2),
  kind: new Uint8Array(rows).fill(rowKinds.indexOf('message')),
  direction: new Uint8Array(rows).fill(directions.indexOf('out')),
  socket: new Uint8Array(rows).fill(socketTypes.indexOf('PUB')),
  envelopeFrames: new Uint8Array(rows),
  exchanges: undefined,
  payload: { kind: 'frames', frame: (index) => Uint8Array.of(index < 3 ? 0x61 : 0x1b) },
})
const report = statistics.report()

describe('a report as text', () => {
  it('is its totals and a table whose columns line up', () => {
    expect(statisticsText(report, 'connection', () => 'feed').split('\n')).toEqual([
      '4 messages, 2,001 bytes in 2.000 s, 2 messages/s, 1,001 bytes/s',
      'Exchanges: 0 pending, 0 replied, 0 timed out, 0 broken, 0 orphan',
      '',
      'connection  messages   share  bytes',
      'feed #1            2  50.0 %  1,500',
      'feed #2            2  50.0 %    501',
      '',
    ])
  })

  it('shows topics without letting them steer the terminal', () => {
    const text = statisticsText(report, 'topic', () => 'feed')
    expect(text).toMatch(/^a +3 /m)
    expect(text).not.toContain('\u001b')
  })
})
