import { expect, it } from 'vitest'
import { InspectorError } from '../../shared/errors'
import { exchangeStates } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import { makeImage } from '../session/testing'
import { LiveCapture } from './live-capture'
import { type StreamBatch, TrafficStream } from './traffic-stream'

/** What is captured, in a file that whoever writes it may hold for longer than a read waits. */
class LockedCapture extends LiveCapture {
  isLocked = false

  override chunkFrom(...asked: Parameters<LiveCapture['chunkFrom']>): ReturnType<LiveCapture['chunkFrom']> {
    if (this.isLocked) throw new InspectorError({ code: 'SESSION_BUSY', message: said`Try again.` })
    return super.chunkFrom(...asked)
  }
}

it('rows whose exchanges changed while the file was locked are looked at when it is free', async () => {
  const capture = new LockedCapture({ epochUs: 0 })
  const rows = 100
  capture.put(makeImage({ firstRow: 1, rows, exchanges: Array.from({ length: rows }, () => 1), opens: [0] }))
  const batches: StreamBatch[] = []
  const stream = new TrafficStream(capture, 0, (batch) => batches.push(batch))
  stream.show({ grain: 'messages', events: false, filter: 'state == pending' })
  await expect.poll(() => batches.at(-1)?.end).toBe(0)
  capture.chunkFrom(1)?.exchanges?.state.fill(exchangeStates.indexOf('pending'), 0, rows)
  capture.isLocked = true
  stream.rowsChanged(Array.from({ length: rows }, (_, index) => index + 1))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(batches.at(-1)?.end).toBe(0)
  capture.isLocked = false
  await expect
    .poll(() => {
      stream.acknowledge()
      return batches.at(-1)?.end
    })
    .toBe(rows)
  stream.dispose()
})

it('a batch whose rows cannot be read now is sent when they can', async () => {
  const capture = new LockedCapture({ epochUs: 0 })
  capture.put(makeImage({ firstRow: 1, rows: 5 }))
  const batches: StreamBatch[] = []
  const stream = new TrafficStream(capture, 0, (batch) => batches.push(batch))
  stream.show({ grain: 'messages', events: true })
  capture.isLocked = true
  capture.put(makeImage({ firstRow: 6, rows: 5 }))
  stream.rowsAdded()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(batches).toEqual([])
  capture.isLocked = false
  await expect.poll(() => batches.at(-1)?.end).toBe(10)
  stream.dispose()
})
