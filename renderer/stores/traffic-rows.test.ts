import { describe, expect, it } from 'vitest'
import type { BatchRow } from '../../shared/ipc/row-batch'
import type { RowId } from '../../shared/model'
import { testBatchRow, testRow } from '../testing'
import { TrafficRows } from './traffic-rows'

const row = (position: number, preview = 'first'): BatchRow => testBatchRow(position, preview, testRow(position + 100))
const rows = (from: number, to: number, preview?: string): BatchRow[] =>
  Array.from({ length: to - from }, (_, index) => row(from + index, preview))

function cacheOf(start: number, end: number): TrafficRows {
  const cache = new TrafficRows()
  cache.setBounds(start, end)
  return cache
}

describe('the rows that the window holds', () => {
  it('are found by position and by id', () => {
    const cache = cacheOf(0, 300)
    cache.push(rows(120, 140))
    expect(cache.at(130)?.row.id).toBe(230)
    expect(cache.at(140)).toBeUndefined()
    expect(cache.find(230 as RowId)?.position).toBe(130)
    expect(cache.find(1 as RowId)).toBeUndefined()
  })

  it('do not exist outside the bounds', () => {
    const cache = cacheOf(0, 300)
    cache.push(rows(0, 300))
    cache.setBounds(150, 200)
    expect(cache.at(149)).toBeUndefined()
    expect(cache.at(150)).toBeDefined()
    expect(cache.at(200)).toBeUndefined()
    expect(cache.find(249 as RowId)).toBeUndefined()
  })

  it('tell what is missing on show, as one range within the bounds', () => {
    const cache = cacheOf(100, 300)
    cache.push(rows(120, 140))
    expect(cache.missing(90, 130)).toEqual({ from: 100, to: 120 })
    expect(cache.missing(110, 150)).toEqual({ from: 110, to: 150 })
    expect(cache.missing(125, 400)).toEqual({ from: 140, to: 300 })
    expect(cache.missing(120, 140)).toBeUndefined()
  })

  it('stay on show while they are stale, and count as missing until they were pulled', () => {
    const cache = cacheOf(0, 10)
    cache.push(rows(0, 10))
    cache.markStale()
    expect(cache.at(5)?.preview).toBe('first')
    expect(cache.missing(0, 10)).toEqual({ from: 0, to: 10 })
    cache.answer(rows(0, 10, 'again'), cache.now)
    expect(cache.at(5)?.preview).toBe('again')
    expect(cache.missing(0, 10)).toBeUndefined()
  })

  it('are not replaced by the answer to an older question', () => {
    const cache = cacheOf(0, 10)
    const askedAt = cache.now
    cache.push([row(3, 'pushed')])
    cache.answer(rows(0, 10, 'answered'), askedAt)
    expect(cache.at(3)?.preview).toBe('pushed')
    expect(cache.at(4)?.preview).toBe('answered')
  })

  it('stay missing when the answer is older than what made them stale', () => {
    const cache = cacheOf(0, 10)
    const askedAt = cache.now
    cache.markStale()
    cache.answer(rows(0, 10), askedAt)
    expect(cache.missing(0, 10)).toEqual({ from: 0, to: 10 })
  })

  it('are at most some thousands, those nearest to the view', () => {
    const cache = cacheOf(0, 100_000)
    for (let from = 0; from < 20_480; from += 1024) cache.push(rows(from, from + 1024))
    cache.evict(10_000)
    const held = Array.from({ length: 20_480 }, (_, position) => position).filter((position) => cache.at(position) !== undefined)
    expect(held).toHaveLength(4096)
    expect(held[0]).toBeGreaterThan(7_800)
    expect(held.at(-1)).toBeLessThan(12_200)
    expect(cache.at(10_000)).toBeDefined()
  })
})
