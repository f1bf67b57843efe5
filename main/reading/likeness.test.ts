import { describe, expect, it } from 'vitest'
import { isAlike, likenessBytes, likenessOf } from './likeness'

const frames = (...texts: readonly string[]): Uint8Array[] => texts.map((text) => new TextEncoder().encode(text))
const of = (...texts: readonly string[]) => likenessOf(frames(...texts), false)

describe('requests are alike', () => {
  it('by the first of several frames', () => {
    expect(of('GET', '1')).toEqual({ kind: 'frame', text: 'GET' })
    expect(isAlike(of('GET', '1'), of('GET', '2'))).toBe(true)
    expect(isAlike(of('GET', '1'), of('PUT', '1'))).toBe(false)
  })

  it('by the method of JSON, or by its members', () => {
    expect(of('{"id": 1, "method": "add", "params": [1]}')).toEqual({ kind: 'method', text: 'method: add' })
    expect(of('{"b": 1, "a": {"method": "no"}}')).toEqual({ kind: 'keys', text: 'a, b' })
    expect(isAlike(of('{"a": 1, "b": 2}'), of('{"b": 3, "a": 4}'))).toBe(true)
  })

  it('by the first word of text, or as a whole', () => {
    expect(of('set x 1')).toEqual({ kind: 'word', text: 'set' })
    expect(of('temperature=7')).toEqual({ kind: 'word', text: 'temperature' })
    expect(of('Hello')).toEqual({ kind: 'whole', text: 'Hello' })
    expect(isAlike(of('Hello'), of('Hello '))).toBe(false)
  })

  it('by their first bytes where they are no text', () => {
    expect(likenessOf([Uint8Array.of(0x82, 0xa1, 0xff, 1, 2)], false)).toEqual({ kind: 'bytes', text: '82 a1 ff 01' })
    expect(likenessOf([Uint8Array.of(0xff, 2), new Uint8Array(1)], false)).toEqual({ kind: 'frame', text: 'ff 02' })
  })

  it('without a content that can be read', () => {
    expect(likenessOf(frames('x'), true)).toEqual({ kind: 'any', text: '' })
    expect(likenessOf([], false)).toEqual({ kind: 'any', text: '' })
  })

  it('where JSON is broken or cut, and where a character is cut', () => {
    expect(of('{"method": ').kind).toBe('whole')
    const long = new TextEncoder().encode(`${'x'.repeat(likenessBytes - 1)}é`).subarray(0, likenessBytes)
    expect(likenessOf([long], false).kind).toBe('whole')
  })
})
