import { describe, expect, it } from 'vitest'
import { previewOf as previewOfRow } from './preview'

const previewOf = (frames: readonly Uint8Array[], envelopeFrames: number): string =>
  previewOfRow({ kind: 'message', envelopeFrames }, frames)

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

describe('a preview', () => {
  it('shows text as text, binary as hexadecimal, an empty frame as a sign', () => {
    expect(previewOf([text('Hello'), Uint8Array.of(0, 255, 1), new Uint8Array()], 0)).toBe('Hello │ 00 ff 01 │ ∅')
  })

  it('leaves the envelope out, unless there is nothing else', () => {
    const id = Uint8Array.of(0, 107, 139, 69, 103)
    expect(previewOf([id, new Uint8Array(), text('Hello')], 2)).toBe('Hello')
    expect(previewOf([id], 1)).toBe('00 6b 8b 45 67')
  })

  it('stays on one line and cannot be turned round by directional characters', () => {
    expect(previewOf([text('a\nb\tc\u202ed')], 0)).toBe('a⏎b c\\u202ed')
  })

  it('cuts a long text between characters, and says so', () => {
    const preview = previewOf([text('é'.repeat(10_000))], 0)
    expect(preview).toMatch(/^é+…$/)
  })

  it('stays short whatever comes', () => {
    expect(
      previewOf(
        Array.from({ length: 5000 }, () => text('x'.repeat(1000))),
        0,
      ).length,
    ).toBeLessThan(1000)
    expect(previewOf([new Uint8Array(64 * 1024 * 1024)], 0).length).toBeLessThan(100)
  })
})
