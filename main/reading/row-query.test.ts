import { describe, expect, it } from 'vitest'
import type { MessageDecoder } from '../../shared/decoders/decoder'
import { makeImage } from '../session/testing'
import type { RowFields } from './decoder-choices'
import { ImageChunk } from './image-chunk'
import { LiveCapture } from './live-capture'
import { RowQuery } from './row-query'
import { RowSearch } from './row-search'
import { decoderFrom } from './user-decoder'

/** Rows 1 to 200, of one frame each; row 101 and those behind it are larger. */
function capture(): LiveCapture {
  const live = new LiveCapture({ epochUs: 0 })
  live.put(makeImage({ firstRow: 1, rows: 100, size: 10 }))
  live.put(makeImage({ firstRow: 101, rows: 100, size: 20 }))
  return live
}

/** The user's decoder `mine`, which reads all rows, with their numbers as `mine.row`; it answers when it is let. */
class SlowFields implements RowFields {
  readonly names = ['mine']
  readonly asked = new Set<number>()
  readonly known = new Map<number, readonly MessageDecoder[]>()

  of(row: number): readonly MessageDecoder[] | undefined {
    this.asked.add(row)
    return this.known.get(row)
  }

  answer(rows: Iterable<number> = [...this.asked]): void {
    for (const row of rows) {
      const fields = new Map([['row', row]])
      this.known.set(row, [decoderFrom({ name: 'mine', title: 'Mine', certainty: 1, answer: () => ({ nodes: [] }), fields })])
    }
  }

  async settled(): Promise<void> {
    this.answer()
  }
}

const searchOf = (filter: string, fields: SlowFields) => {
  const live = capture()
  return new RowSearch(live, new RowQuery(live, { filter }, [], { choices: [], fields }))
}
const found = (search: RowSearch): number[] => {
  const rows: number[] = []
  for (let at = search.list.start; at < search.list.end; at += 1) rows.push(search.list.at(at) ?? 0)
  return rows
}
const never = (): boolean => false

describe('a search that asks the user’s own decoders', () => {
  it('asks only for rows that every cheaper clause left, in whichever order they are written', () => {
    const fields = new SlowFields()
    const search = searchOf('mine.row >= 150 && size == 20 && id < 160', fields)
    while (search.progress !== undefined) {
      search.advance(never)
      fields.answer()
    }
    expect(found(search)).toEqual([150, 151, 152, 153, 154, 155, 156, 157, 158, 159])
    expect([...fields.asked]).toEqual(Array.from({ length: 59 }, (_, index) => 101 + index))
  })

  it('waits where it does not know, with what it found by then, and goes on from there', () => {
    const fields = new SlowFields()
    fields.answer([1, 2, 3])
    const search = searchOf('mine.row != 2', fields)
    expect(search.advance(never)).toBe(false)
    expect(found(search)).toEqual([1, 3])
    expect(search.progress?.rows).toBe(3)
    // Nothing is done twice while nobody has answered.
    expect(search.advance(never)).toBe(false)
    expect(found(search)).toEqual([1, 3])
    while (search.progress !== undefined) {
      search.advance(never)
      fields.answer()
    }
    expect(found(search)).toHaveLength(199)
  })

  it('does not take what it does not know for no match: neither under a not nor in an or', () => {
    for (const filter of ['!(mine.row == 5)', 'mine.row == 5 || id == 9', 'decoder == mine']) {
      const fields = new SlowFields()
      const search = searchOf(filter, fields)
      search.advance(never)
      expect(found(search), filter).toEqual([])
    }
  })

  it('asks none of them where a filter names none', () => {
    const fields = new SlowFields()
    const search = searchOf('msgpack.a == 1 || id == 9', fields)
    while (search.advance(never));
    expect(found(search)).toEqual([9])
    expect(fields.asked.size).toBe(0)
  })

  it('keeps rows whose exchanges change as they are until it knows', () => {
    const fields = new SlowFields()
    const search = searchOf('mine.row < 4 && state != replied || mine.row < 4', fields)
    while (search.progress !== undefined) {
      search.advance(never)
      fields.answer()
    }
    expect(found(search)).toEqual([1, 2, 3])
    fields.known.delete(2)
    fields.known.set(3, [])
    expect(search.exchangesChanged([1, 2, 3])).toBe(true)
    expect(found(search)).toEqual([1, 2])
    fields.known.set(2, [])
    expect(search.exchangesChanged([2])).toBe(true)
    expect(found(search)).toEqual([1])
  })

  it('matches a whole chunk once everything is known', async () => {
    const live = capture()
    const fields = new SlowFields()
    const query = new RowQuery(live, { filter: 'mine.row in [3, 99]' }, [], { choices: [], fields })
    const chunk = live.chunkFrom(1)
    expect(chunk === undefined ? [] : [...(await query.settledMatch(chunk, 1, 101))]).toEqual([2, 98])
  })

  it('says nothing of rows whose memory was let go of while it waited', async () => {
    const live = new LiveCapture({ epochUs: 0 })
    const image = makeImage({ firstRow: 1, rows: 100 })
    live.put(image)
    live.put(makeImage({ firstRow: 101, rows: 100 }))
    const fields = new SlowFields()
    fields.settled = async () => {
      fields.answer()
      live.evicted(101)
      // It is filled with something else.
      new Uint8Array(image.columns).fill(1)
    }
    const query = new RowQuery(live, { filter: 'mine.row >= 1 && size > 10' }, [], { choices: [], fields })
    const always = new RowQuery(live, { filter: 'mine.row >= 1' }, [], { choices: [], fields })
    const chunk = live.chunkFrom(1)
    if (chunk === undefined) throw new Error('There is no chunk.')
    expect([...(await always.settledMatch(chunk, 1, 101))]).toEqual([])
    expect([...(await query.settledMatch(chunk, 1, 101))]).toEqual([])
  })
})

it('keeps no payloads that are filled with something else later', () => {
  const json = new TextEncoder().encode('{"a":1}')
  const image = makeImage({ firstRow: 1, rows: 1, size: json.length })
  new Uint8Array(image.slab).set(json)
  const query = new RowQuery(capture(), { filter: 'json.a == 1' })
  expect([...query.match(new ImageChunk(image, undefined), 1, 2)]).toEqual([0])
  new Uint8Array(image.slab).fill(0)
  // The same row out of the file.
  const slab = new Uint8Array(image.slabBytes)
  slab.set(json)
  expect([...query.match(new ImageChunk({ ...image, slab: slab.buffer }, undefined), 1, 2)]).toEqual([0])
})
