import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeMessage } from '../zmtp/encode'
import { FrameCursor } from './frame-cursor'
import { chunkOf, plainRow } from './test-chunk'

const frames = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.integer({ min: 250, max: 300 }).map((size) => new Uint8Array(size).fill(7)),
  ),
  { maxLength: 4 },
)

describe('the frame cursor', () => {
  it('comes to every frame in both framings', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ frames, v1: fc.boolean() }), { maxLength: 5 }), (rows) => {
        const chunk = chunkOf(rows.map((row) => ({ ...plainRow, ...row })))
        const cursor = new FrameCursor(chunk)
        for (const [row, { frames: expected }] of rows.entries()) {
          cursor.open(row)
          const found: Uint8Array[] = []
          while (cursor.next()) found.push(chunk.slab.slice(cursor.bodyAt, cursor.bodyEnd))
          expect(found).toEqual(expected)
          for (const place of [0, 1, -1, -2]) {
            cursor.open(row)
            const there = cursor.seek(place)
            expect(there ? chunk.slab.slice(cursor.bodyAt, cursor.bodyEnd) : undefined).toEqual(expected.at(place))
          }
        }
      }),
    )
  })

  it('leaves commands out, and payloads that were not kept', () => {
    const command = Uint8Array.of(4, 3, 1, 2, 3)
    const message = encodeMessage([Uint8Array.of(9)], 'v2')
    const chunk = chunkOf([plainRow, { ...plainRow, notKept: true }])
    const slab = Uint8Array.of(...command, ...message)
    const cursor = new FrameCursor({ ...chunk, slab, columns: { ...chunk.columns, payloadEnd: Uint32Array.of(slab.length, slab.length) } })
    cursor.open(0)
    expect(cursor.next() && slab[cursor.bodyAt]).toBe(9)
    expect(cursor.next()).toBe(false)
    cursor.open(1)
    expect(cursor.next()).toBe(false)
  })
})
