import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from './parser'
import { print } from './print'

const isField = ([first]: readonly [string, ...unknown[]]): boolean => ['size', 'frame', 'json'].includes(first)

function printed(source: string): string {
  const parsed = parse(source, isField)
  if (parsed.kind === 'error') return `${parsed.error.from}–${parsed.error.to} ${parsed.error.message}`
  return parsed.expression === undefined ? '' : print(parsed.expression)
}

describe('the parser', () => {
  it('binds not closer than and, and closer than or, in signs and in words', () => {
    expect(printed('a || b && !c')).toBe('a || b && !c')
    expect(printed('a or b AND not c')).toBe('a || b && !c')
    expect(printed('(a or b) c')).toBe('(a || b) && c')
    expect(printed('!(a && b)')).toBe('!(a && b)')
    expect(printed('!!size')).toBe('!!size exists')
  })

  it('reads fields with names, numbers and quoted names', () => {
    expect(printed('json.items[0].id=1')).toBe('json.items[0].id == 1')
    expect(printed('json["odd key"]["plain"] exists')).toBe('json["odd key"].plain exists')
    expect(printed('frame[-1] STARTSWITH x')).toBe('frame[-1] startsWith x')
  })

  it('reads values with units, clock times and words with slashes', () => {
    expect(printed('size > 100 ms')).toBe('size > 100ms')
    expect(printed('size > 12:30:05.25')).toBe('size > 12:30:05.25')
    expect(printed('tcp://127.0.0.1:5555 order-17')).toBe('tcp://127.0.0.1:5555 && order-17')
    expect(printed('size ~ /a[/]b\\/c/i')).toBe('size ~ /a[/]b\\/c/i')
  })

  it('knows where its parts stand', () => {
    const parsed = parse('a && size >= 5', isField)
    expect(parsed).toMatchObject({
      expression: {
        span: { from: 0, to: 14 },
        operands: [{ span: { from: 0, to: 1 } }, { operatorSpan: { from: 10, to: 12 }, value: { span: { from: 13, to: 14 } } }],
      },
    })
  })

  it('answers to any text, and errors lie within it', () => {
    const piece = fc.constantFrom(
      'size',
      'json.',
      'frame[',
      ']',
      '(',
      ')',
      '!',
      '&&',
      '&',
      '"',
      "'",
      '/',
      '\\',
      '5',
      'ms',
      ' ',
      'in',
      '[',
      ',',
      '==',
      '~',
      'and',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const source = pieces.join('')
        const parsed = parse(source, isField)
        if (parsed.kind === 'parsed') return
        const { from, to, message } = parsed.error
        expect(from >= 0 && from <= to && to <= source.length && message !== '').toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})
