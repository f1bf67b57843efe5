import { describe, expect, it } from 'vitest'
import { RowSlots } from './row-slots'

const slots = 40
const names = (rows: RowSlots, from: number): number[] => Array.from({ length: 30 }, (_, index) => rows.nameOf(from + index, slots))

describe('the elements of rows', () => {
  it('stay with their rows while the list moves a little', () => {
    const rows = new RowSlots()
    rows.moveTo(100, slots)
    const before = names(rows, 100)
    rows.moveTo(103, slots)
    expect(names(rows, 103).slice(0, 27)).toEqual(before.slice(3))
  })

  it('stay in their places when it jumps', () => {
    const rows = new RowSlots()
    rows.moveTo(100, slots)
    const before = names(rows, 100)
    rows.moveTo(5_000_000, slots)
    expect(names(rows, 5_000_000)).toEqual(before)
    rows.moveTo(0, slots)
    expect(names(rows, 0)).toEqual(before)
  })

  it('have different names', () => {
    const rows = new RowSlots()
    for (const from of [7, 12, 900, 905, 3]) {
      rows.moveTo(from, slots)
      expect(new Set(names(rows, from)).size).toBe(30)
    }
  })
})
