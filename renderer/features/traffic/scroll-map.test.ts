import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isMapped,
  type ListGeometry,
  maxOffsetPx,
  maxScrollHeightPx,
  offsetOfScrollTop,
  offsetShowing,
  rowsAt,
  scrollHeightPx,
  scrollTopOfOffset,
} from './scroll-map'

const list = (rowCount: number, viewportPx = 520): ListGeometry => ({ rowCount, rowHeightPx: 26, viewportPx })
const geometries = fc.record({
  rowCount: fc.integer({ min: 0, max: 20_000_000 }),
  rowHeightPx: fc.constant(26),
  viewportPx: fc.integer({ min: 1, max: 4000 }),
})

describe('scroll mapping', () => {
  it('is one to one while the rows fit into a box', () => {
    expect(scrollHeightPx(list(1000))).toBe(26_000)
    expect(isMapped(list(1000))).toBe(false)
    expect(offsetOfScrollTop(1234, list(1000))).toBe(1234)
    expect(scrollTopOfOffset(1234, list(1000))).toBe(1234)
  })

  it('keeps the box within the limit for ten million rows, and reaches the first and the last', () => {
    const geometry = list(10_000_000)
    expect(scrollHeightPx(geometry)).toBe(maxScrollHeightPx)
    expect(isMapped(geometry)).toBe(true)
    expect(offsetOfScrollTop(0, geometry)).toBe(0)
    expect(offsetOfScrollTop(maxScrollHeightPx - 520, geometry)).toBe(maxOffsetPx(geometry))
    expect(rowsAt(maxOffsetPx(geometry), geometry, 0)).toEqual({ from: 9_999_980, to: 10_000_000 })
  })

  it('finds the same row again from the scrollbar that it set', () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, part) => {
        const offset = part * maxOffsetPx(geometry)
        const back = offsetOfScrollTop(scrollTopOfOffset(offset, geometry), geometry)
        expect(Math.abs(back - offset)).toBeLessThan(0.001)
        expect(scrollTopOfOffset(offset, geometry)).toBeLessThanOrEqual(Math.max(0, maxScrollHeightPx - geometry.viewportPx))
      }),
    )
  })

  it('never shows rows that are not there', () => {
    fc.assert(
      fc.property(geometries, fc.double({ min: -100, max: 1e9, noNaN: true }), (geometry, offset) => {
        const { from, to } = rowsAt(offset, geometry, 8)
        expect(from).toBeGreaterThanOrEqual(0)
        expect(to).toBeLessThanOrEqual(geometry.rowCount)
        expect(from).toBeLessThanOrEqual(to)
      }),
    )
  })

  it('scrolls no farther than needed to show a row', () => {
    expect(offsetShowing(5, 0, list(100))).toBe(0)
    expect(offsetShowing(20, 0, list(100))).toBe(26)
    expect(offsetShowing(3, 260, list(100))).toBe(78)
    expect(offsetShowing(99, 0, list(100))).toBe(2080)
    expect(offsetShowing(2, 0, list(3))).toBe(0)
    expect(offsetShowing(4, 0, list(100, 10))).toBe(104)
  })
})
