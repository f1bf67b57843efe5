import { describe, expect, it } from 'vitest'
import { parseFrame } from './frames'
import { frameText } from './readable'

describe('a typed frame', () => {
  it.each([
    ['Hello', 'Hello'],
    ['', ''],
    ['text:hex:00', 'hex:00'],
    ['text:', ''],
    ['HEX:00', 'HEX:00'],
    ['{"a":"hex:00"}', '{"a":"hex:00"}'],
  ])('%j is text', (typed, text) => {
    expect(Buffer.from(parseFrame(typed)).toString('utf8')).toBe(text)
  })

  it.each([
    ['hex:0aff', [0x0a, 0xff]],
    ['hex:0A:fF', [0x0a, 0xff]],
    ['hex:00 01', [0x00, 0x01]],
    ['hex:', []],
  ])('%j is bytes', (typed, bytes) => {
    expect([...parseFrame(typed)]).toEqual(bytes)
  })

  it.each(['hex:0', 'hex:0g', 'hex:0x00'])('%j is refused', (typed) => {
    expect(() => parseFrame(typed)).toThrow(`“${typed}” is not bytes in hex.`)
  })
})

describe('a printed frame', () => {
  it.each([
    ['Hello', 'Hello'],
    ['', "''"],
    ['🐙 é', '🐙 é'],
    ['a\r\n\tb\0', 'a\\r\\n\\tb\\u{0}'],
    ['\x1b[31mred\u009b0m', '\\u{1b}[31mred\\u{9b}0m'],
    ['user\u202efdp.exe', 'user\\u{202e}fdp.exe'],
  ])('of text %j cannot steer the terminal', (text, printed) => {
    expect(frameText(Buffer.from(text), 100)).toBe(printed)
  })

  it('of other bytes is what a command takes', () => {
    expect(frameText(Uint8Array.of(0, 255, 1), 100)).toBe('hex:00ff01')
  })

  it('that is long is cut between characters', () => {
    expect(frameText(Buffer.from('é'.repeat(100)), 11)).toBe(`${'é'.repeat(5)}…`)
    expect(frameText(Buffer.from('🐙'.repeat(100)), 10)).toBe('🐙🐙…')
    expect(frameText(new Uint8Array(100).fill(0xff), 3)).toBe('hex:ffffff…')
  })
})
