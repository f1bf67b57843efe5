import { describe, expect, it } from 'vitest'
import { textBlocks } from './text-blocks'

describe('the blocks of a long text', () => {
  it('are one for a short text', () => {
    expect(textBlocks('')).toEqual([''])
    expect(textBlocks('a\nb')).toEqual(['a\nb'])
  })

  it('end at line ends, and lose nothing', () => {
    const text = Array.from({ length: 5000 }, (_, line) => `line ${line}`).join('\n')
    const blocks = textBlocks(text)
    expect(blocks.length).toBeGreaterThan(2)
    expect(blocks.join('\n')).toBe(text)
  })

  it('are cut anywhere but within a character where there are no line ends', () => {
    const text = `x${'😀'.repeat(20_000)}`
    const blocks = textBlocks(text)
    expect(blocks.join('')).toBe(text)
    expect(blocks.some((block) => /[\ud800-\udbff]$/.test(block))).toBe(false)
  })
})
