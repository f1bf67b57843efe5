import { describe, expect, it } from 'vitest'
import { cArrayOf, pythonBytesOf } from './copy-formats'

const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)

/** Reads a bytes literal as Python's reference says (2.4.1, escape sequences). */
function readPython(literal: string): readonly number[] {
  const escaped: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, "'": 39, '\\': 92 }
  return [...literal.slice(2, -1).matchAll(/\\x([0-9a-f]{2})|\\(.)|([^\\'])/g)].map(
    ([, hex, short, plain]) =>
      (hex === undefined ? (short === undefined ? plain?.charCodeAt(0) : escaped[short]) : Number.parseInt(hex, 16)) ?? -1,
  )
}

describe('bytes that are copied', () => {
  it('are the same bytes in Python', () => {
    expect(readPython(pythonBytesOf(all))).toEqual([...all])
    expect(pythonBytesOf(new Uint8Array())).toBe("b''")
    expect(pythonBytesOf(new TextEncoder().encode("it's\n"))).toBe("b'it\\'s\\n'")
  })

  it('are an array in C, a dozen a line', () => {
    expect(cArrayOf(Uint8Array.of(0, 255))).toBe('const unsigned char frame[2] = {\n  0x00, 0xff\n};')
    expect(cArrayOf(all).split('\n')).toHaveLength(2 + Math.ceil(256 / 12))
    expect(cArrayOf(new Uint8Array())).toContain('[1] = {0}')
  })
})
