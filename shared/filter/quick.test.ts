import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Expression } from './ast'
import { compileFilter } from './filter'
import { andFilter, notThis, onlyThis } from './quick'

function read(source: string): Expression | undefined {
  const result = compileFilter(source)
  if (result.kind === 'errors') throw new Error(`${source}: ${result.errors[0]?.message}`)
  return result.filter.expression
}

describe('quick filters', () => {
  it('write a value so that it can be read', () => {
    expect(onlyThis('socket', 'REQ')).toBe('socket == REQ')
    expect(onlyThis('state', 'timed out')).toBe('state == "timed out"')
    expect(onlyThis('rtt', { raw: '100ms' })).toBe('rtt == 100ms')
    expect(onlyThis('t', { raw: '12:30:05.250' })).toBe('t == 12:30:05.250')
    expect(onlyThis('size', 5)).toBe('size == 5')
    expect(onlyThis(['json', 'odd key', 0], '5')).toBe('json["odd key"][0] == "5"')
    expect(onlyThis('rtt', undefined)).toBe('!(rtt exists)')
    expect(onlyThis('encrypted', false)).toBe('!encrypted')
    expect(notThis('encrypted', false)).toBe('encrypted')
    expect(notThis('socket', 'REQ')).toBe('!(socket == REQ)')
    expect(notThis('rtt', undefined)).toBe('rtt exists')
  })

  it('hold any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('and', 'in', '5', '12:30', 'true', 'a/b', '/a/')), (text) => {
        const expression = read(onlyThis(['frame', 0], text))
        expect(expression?.kind === 'compare' && 'text' in expression.value && expression.value.text).toBe(text)
        read(notThis(['json', text === '' ? 'a' : text], text))
      }),
    )
  })

  it('are joined to a filter with the parentheses that it needs', () => {
    expect(andFilter('', 'size == 5')).toBe('size == 5')
    expect(andFilter('a || b', 'size == 5')).toBe('(a || b) && size == 5')
    expect(andFilter('(a || b)', 'c')).toBe('(a || b) && c')
    expect(andFilter('(a) || (b)', 'c')).toBe('((a) || (b)) && c')
    expect(andFilter('a b', 'c or d')).toBe('a b && (c or d)')
  })
})
