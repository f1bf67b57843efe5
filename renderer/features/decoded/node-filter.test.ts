import { describe, expect, it } from 'vitest'
import type { DecodedNode } from '../../../shared/decoders/decoder'
import { compileFilter } from '../../../shared/filter/filter'
import { filterOf } from './node-filter'

const node = (more: Partial<DecodedNode>): DecodedNode => ({ name: 'x', kind: 'text', text: '', ...more })

describe('the filter for a decoded value', () => {
  it('can be read, whatever the value', () => {
    const nodes = [
      node({ field: 'msgpack.a.0', kind: 'number', text: '7', value: 7 }),
      node({ field: 'msgpack.name', text: 'it is "odd" \\ 5' }),
      node({ field: 'msgpack.ok', kind: 'boolean', text: 'true', value: true }),
      node({ field: 'msgpack.none', kind: 'nothing', text: 'nil' }),
      node({ field: 'json.a-b', text: '5' }),
    ]
    for (const one of nodes) {
      const filter = filterOf(one)
      expect(compileFilter(filter?.only ?? '!', { decoders: ['msgpack'] }), filter?.only).toMatchObject({ kind: 'filter' })
      expect(compileFilter(filter?.not ?? '!', { decoders: ['msgpack'] }), filter?.not).toMatchObject({ kind: 'filter' })
    }
    expect(filterOf(nodes[0] ?? node({}))?.only).toBe('msgpack.a[0] == 7')
  })

  it('is not offered for what has no field, is cut off or has children', () => {
    expect(filterOf(node({ text: 'a' }))).toBeUndefined()
    expect(filterOf(node({ field: 'msgpack.a', text: 'a', clipped: true }))).toBeUndefined()
    expect(filterOf(node({ field: 'msgpack.a', kind: 'map', children: [] }))).toBeUndefined()
    expect(filterOf(node({ field: 'msgpack.a', kind: 'number', text: '9007199254740993' }))).toBeUndefined()
  })
})
