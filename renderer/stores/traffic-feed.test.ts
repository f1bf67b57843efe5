import { describe, expect, it } from 'vitest'
import type { Result } from '../../shared/errors'
import type { TrafficBatch, TrafficRows } from '../../shared/ipc/contract'
import { type BatchRow, encodeRows } from '../../shared/ipc/row-batch'
import { testBatchRow, testRow } from '../testing'
import { TrafficFeed } from './traffic-feed'

const row = (position: number, preview: string): BatchRow => testBatchRow(position, preview, testRow(position + 1))
const packed = (from: number, to: number, preview = 'row'): ArrayBuffer =>
  encodeRows(
    Array.from({ length: to - from }, (_, index) => row(from + index, preview)),
    (text) => new TextEncoder().encode(text),
  )
const batch = (view: number, end: number, more: Partial<TrafficBatch> = {}): TrafficBatch => ({
  view,
  start: 0,
  end,
  rows: packed(Math.max(0, end - 10), end),
  refresh: false,
  counters: { messages: end, events: 0, exchanges: 0, pending: 0, evicted: 0, missed: 0, heldBytes: 0, limitBytes: 0 },
  sources: [],
  ...more,
})

/** The feed with a main process that answers when the test says so. */
function start() {
  const frames: (() => void)[] = []
  const views: ((answer: Result<TrafficRows>) => void)[] = []
  const pulls: { from: number; to: number; answer: (answer: Result<TrafficRows>) => void }[] = []
  let acknowledged = 0
  const feed = new TrafficFeed({
    nextFrame: (callback) => frames.push(callback),
    calls: {
      view: () => new Promise((resolve) => views.push(resolve)),
      rows: (_view, from, to) => new Promise((resolve) => pulls.push({ from, to, answer: resolve })),
      acknowledge: () => {
        acknowledged += 1
      },
    },
  })
  const frame = async (): Promise<void> => {
    for (const callback of frames.splice(0)) callback()
    await Promise.resolve()
  }
  const show = async (view: number, end: number): Promise<void> => {
    const shown = feed.show({ grain: 'messages', events: false })
    views.shift()?.({ ok: true, value: { view, start: 0, end, rows: packed(Math.max(0, end - 10), end) } })
    await shown
    await frame()
  }
  return { feed, frame, frames, show, views, pulls, acknowledged: () => acknowledged }
}

describe('the live stream in the window', () => {
  it('applies a batch in the next frame, then acknowledges it and tells its listeners once', async () => {
    const { feed, frame, show, acknowledged } = start()
    await show(1, 0)
    let heard = 0
    feed.subscribe(() => {
      heard += 1
    })
    feed.receive(batch(1, 5))
    expect(feed.rows.end).toBe(0)
    expect(acknowledged()).toBe(0)
    await frame()
    expect(feed.rows.end).toBe(5)
    expect(feed.rows.at(4)?.preview).toBe('row')
    expect(acknowledged()).toBe(1)
    expect(heard).toBe(1)
  })

  it('drops the rows of an old view and acknowledges them', async () => {
    const { feed, frame, show, acknowledged } = start()
    await show(2, 0)
    feed.receive(batch(1, 50))
    await frame()
    expect(feed.rows.end).toBe(0)
    expect(acknowledged()).toBe(1)
  })

  it('keeps a batch that overtakes the answer which names its view', async () => {
    const { feed, frame, show, views, acknowledged } = start()
    await show(1, 3)
    const shown = feed.show({ grain: 'messages', events: true })
    feed.receive(batch(2, 7))
    await frame()
    expect(acknowledged()).toBe(0)
    views.shift()?.({ ok: true, value: { view: 2, start: 0, end: 6, rows: packed(0, 6) } })
    await shown
    await frame()
    expect(feed.rows.end).toBe(7)
    expect(acknowledged()).toBe(1)
  })

  it('pulls what is on show and not held, by page and one question at a time', async () => {
    const { feed, frame, show, pulls } = start()
    await show(1, 1000)
    feed.setShown({ from: 300, to: 340 })
    feed.setShown({ from: 310, to: 350 })
    expect(pulls.map(({ from, to }) => [from, to])).toEqual([[256, 384]])
    pulls.shift()?.answer({ ok: true, value: { view: 1, start: 0, end: 1000, rows: packed(256, 384, 'pulled') } })
    await Promise.resolve()
    await frame()
    expect(feed.rows.at(320)?.preview).toBe('pulled')
    expect(pulls).toEqual([])
  })

  it('ignores the answer for a view that is no longer shown', async () => {
    const { feed, frame, show, pulls } = start()
    await show(1, 1000)
    feed.setShown({ from: 300, to: 340 })
    const [old] = pulls.splice(0)
    await show(2, 500)
    old?.answer({ ok: true, value: { view: 1, start: 0, end: 1000, rows: packed(256, 384, 'old') } })
    await Promise.resolve()
    await frame()
    expect(feed.rows.at(320)).toBeUndefined()
    expect(pulls.map(({ from, to }) => [from, to])).toEqual([[256, 384]])
  })

  it('pulls again what is on show when any row may have changed, and shows the old rows meanwhile', async () => {
    const { feed, frame, show, pulls } = start()
    await show(1, 10)
    feed.setShown({ from: 0, to: 10 })
    feed.receive(batch(1, 10, { refresh: true, rows: packed(0, 0) }))
    await frame()
    expect(feed.rows.at(5)?.preview).toBe('row')
    expect(pulls).toHaveLength(1)
  })

  it('stands still while it is frozen and counts what came', async () => {
    const { feed, frame, show } = start()
    await show(1, 10)
    feed.freeze(true)
    feed.receive(batch(1, 25))
    await frame()
    expect(feed.shownEnd).toBe(10)
    expect(feed.newWhileFrozen).toBe(15)
    feed.receive(batch(1, 40, { start: 30 }))
    await frame()
    expect(feed.shownEnd).toBe(30)
    feed.freeze(false)
    expect(feed.shownEnd).toBe(40)
  })
})
