import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftOf, frameBytes, messageBytes, moved } from './composer-frames'

const bytesOf = (kind: 'text' | 'hex' | 'json', text: string): number[] | string => {
  const result = frameBytes({ kind, text })
  return result.ok ? [...result.bytes] : result.problem.kind
}

describe('the text of a frame becomes bytes', () => {
  it('as UTF-8', () => {
    expect(bytesOf('text', 'é\n')).toEqual([0xc3, 0xa9, 10])
    expect(bytesOf('text', '')).toEqual([])
  })

  it('as pairs of hexadecimal digits, however they are spaced', () => {
    expect(bytesOf('hex', ' 00 fF\n0 a\t')).toEqual([0, 255, 10])
    expect(bytesOf('hex', '')).toEqual([])
  })

  it('not when the hexadecimal has another character, and says where', () => {
    expect(frameBytes({ kind: 'hex', text: '00 xf' })).toEqual({ ok: false, problem: { kind: 'not hex', column: 4, character: 'x' } })
    expect(frameBytes({ kind: 'hex', text: '00 f ' })).toEqual({ ok: false, problem: { kind: 'odd hex', column: 4 } })
    expect(frameBytes({ kind: 'hex', text: '0😀' })).toEqual({ ok: false, problem: { kind: 'not hex', column: 2, character: '😀' } })
  })

  it('as JSON, exactly as it was typed', () => {
    const text = '{ "id": 9007199254740993 }\n'
    expect(bytesOf('json', text)).toEqual([...new TextEncoder().encode(text)])
    expect(bytesOf('json', '{')).toBe('not json')
    expect(bytesOf('json', '')).toBe('not json')
  })

  it('and back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          expect(frameBytes(draftOf(bytes))).toEqual({ ok: true, bytes })
        },
      ),
    )
  })

  it('for a whole message only when every frame is valid', () => {
    const good = { key: 1, kind: 'hex', text: '01' } as const
    expect(messageBytes([good, { key: 2, kind: 'text', text: '' }])).toEqual([Uint8Array.of(1), new Uint8Array()])
    expect(messageBytes([good, { key: 2, kind: 'hex', text: '0' }])).toBeUndefined()
  })
})

describe('moving frames', () => {
  it('stops at the ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  })
})
