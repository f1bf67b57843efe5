import { describe, expect, it } from 'vitest'
import { textBlocks as cut } from './text-blocks'

const textBlocks = (text: string): readonly string[] => cut(text).map((block) => block.text)

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

  it('know where they begin', () => {
    const text = Array.from({ length: 5000 }, (_, line) => `line ${line}`).join('\n')
    for (const block of cut(text)) expect(text.slice(block.at, block.at + block.text.length)).toBe(block.text)
  })
})
