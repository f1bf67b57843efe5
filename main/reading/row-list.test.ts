import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RowList } from './row-list'

const rowsIn = (list: RowList): (number | undefined)[] =>
  Array.from({ length: list.end - list.start }, (_, index) => list.at(list.start + index))

function listOf(rows: readonly number[]): RowList {
  const list = new RowList()
  for (const row of rows) list.append(row, Uint32Array.of(0))
  return list
}

describe('a list of rows', () => {
  it('holds what was appended, replaced and dropped, each row at its position', () => {
    const ascending = fc.uniqueArray(fc.nat({ max: 2000 }), { maxLength: 800 }).map((rows) => rows.toSorted((one, other) => one - other))
    const change = fc.record({ from: fc.nat({ max: 2100 }), length: fc.nat({ max: 300 }), rows: ascending, drop: fc.boolean() })
    fc.assert(
      fc.property(ascending, fc.array(change, { maxLength: 8 }), (first, changes) => {
        const list = listOf(first)
        let model = first
        let start = 0
        for (const { from, length, rows, drop } of changes) {
          if (drop) {
            list.dropBefore(from)
            start += model.filter((row) => row < from).length
            model = model.filter((row) => row >= from)
          } else {
            const inside = rows.filter((row) => row >= from && row < from + length)
            const before = model.filter((row) => row < from)
            const after = model.filter((row) => row >= from + length)
            const next = [...before, ...inside, ...after]
            expect(list.replace(from, from + length, inside)).toBe(next.join() !== model.join())
            model = next
          }
          expect(list.start).toBe(start)
          expect(rowsIn(list)).toEqual(model)
          for (const [index, row] of model.entries()) expect(list.positionOf(row)).toBe(start + index)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('keeps millions of rows in four bytes each, also beyond 32 bits', () => {
    const list = new RowList()
    const offsets = Uint32Array.from({ length: 10_000 }, (_, index) => index * 2)
    for (let batch = 0; batch < 200; batch += 1) list.append(2 ** 33 + batch * 20_000, offsets)
    expect(list.end).toBe(2_000_000)
    expect(list.at(1_999_999)).toBe(2 ** 33 + 199 * 20_000 + 19_998)
    expect(list.positionOf(2 ** 33 + 20_002)).toBe(10_001)
    expect(list.positionOf(2 ** 33 + 20_003)).toBeUndefined()
    expect(list.replace(2 ** 33 + 20_003, 2 ** 33 + 20_004, [2 ** 33 + 20_003])).toBe(true)
    expect(list.positionOf(2 ** 33 + 20_003)).toBe(10_002)
    expect(list.positionOf(2 ** 33 + 199 * 20_000 + 19_998)).toBe(2_000_000)
    expect(list.heldBytes).toBeLessThan(2_000_001 * 4.3)
  })
})
