import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../shared/filter/filter'
import { type ConnectionId, firstTapConnection } from '../../../shared/model'
import { testRow } from '../../testing'
import { contentFilter, jsonFilter, mainColumns, rowFilter } from './row-filters'

const row = testRow(7, { timeUs: 1_250_000.5, socket: 'REQ', state: 'timed out', rttUs: 830, size: 42 })

describe('filters from the cells of a row', () => {
  it('say what the cell has', () => {
    expect(rowFilter(row, 'socket', 'orders')).toEqual({ only: 'socket == REQ', not: '!(socket == REQ)' })
    expect(rowFilter(row, 'state', 'orders')?.only).toBe('state == "timed out"')
    expect(rowFilter(row, 'source', 'my tap')?.only).toBe('source == "my tap"')
    expect(rowFilter(row, 'time', 'orders')?.only).toBe('t == 1250000.5us')
    expect(rowFilter(row, 'rtt', 'orders')?.only).toBe('rtt == 830us')
    expect(rowFilter(row, 'number', 'orders')?.only).toBe('id == 7')
  })

  it('name tapped connections by the number that is shown', () => {
    const tapped = testRow(8, { connection: (firstTapConnection + 4) as ConnectionId })
    expect(rowFilter(tapped, 'connection', 'tap')?.only).toBe('connection == 5')
  })

  it('are absent where the row has nothing', () => {
    const event = testRow(9, { kind: 'event', event: 'connected', direction: 'none', socket: undefined })
    expect(rowFilter(event, 'direction', 'a')).toBeUndefined()
    expect(rowFilter(event, 'state', 'a')).toBeUndefined()
    expect(rowFilter(event, 'event', 'a')?.only).toBe('event == connected')
  })

  it('can all be read', () => {
    const columns = [...mainColumns, 'number', 'time', 'frames', 'rtt'] as const
    const filters = columns.flatMap((column) => {
      const filter = rowFilter(row, column, 'a "b" \\ (c)')
      return filter === undefined ? [] : [filter.only, filter.not]
    })
    filters.push(contentFilter('a\n"quoted" \u{1F600}', true).only, contentFilter('x'.repeat(500), true).not)
    expect(filters.length).toBeGreaterThan(16)
    for (const filter of filters) expect(compileFilter(filter), filter).toMatchObject({ kind: 'filter' })
  })
})

describe('filters from content', () => {
  it('hold short content whole, and the beginning of what is long or cut', () => {
    expect(contentFilter('Hello', true)).toEqual({ only: 'topic == Hello', not: '!(topic == Hello)' })
    expect(contentFilter('Hello', false).only).toBe('topic startsWith Hello')
    expect(contentFilter('ab'.repeat(200), true).only).toBe(`topic startsWith ${'ab'.repeat(30)}`)
  })
})

describe('filters from values in JSON', () => {
  it('name the value by its path and keep its type', () => {
    expect(jsonFilter({ path: ['params', 0, 'odd name'], source: '"5"' }).only).toBe('json.params[0]["odd name"] == "5"')
    expect(jsonFilter({ path: ['id'], source: '9007199254740993' }).only).toBe('json.id == 9007199254740993')
    expect(jsonFilter({ path: ['ok'], source: 'null' }).not).toBe('!(json.ok == null)')
  })

  it('can be read', () => {
    for (const source of ['"a \\"b\\""', '-1.5e+3', 'true', 'null', '5']) {
      expect(compileFilter(jsonFilter({ path: ['a', 'b.c', 2], source }).not), source).toMatchObject({ kind: 'filter' })
    }
  })
})
