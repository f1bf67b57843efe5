import { describe, expect, it } from 'vitest'
import { decodeMessage } from '../../../shared/decoders/decode'
import { messageOf } from '../../../shared/decoders/message-input'
import { byteDiff, diffLines } from './tree-diff'

const treeOf = (...frames: readonly unknown[]) =>
  decodeMessage(messageOf(frames.map((frame) => new TextEncoder().encode(JSON.stringify(frame))))).tree
const told = (left: readonly unknown[], right: readonly unknown[]): readonly string[] =>
  diffLines(treeOf(...left), treeOf(...right)).map(
    ({ depth, name, status, left: one, right: other }) => `${' '.repeat(depth)}${name} ${status} ${one} ${other}`,
  )

describe('two messages that are compared', () => {
  it('are one line where they say the same', () => {
    expect(told([{ a: [1, { b: 2 }] }], [{ a: [1, { b: 2 }] }])).toEqual([expect.stringMatching(/^Frame 1 same/)])
  })

  it('show what was changed, added and taken away, by name', () => {
    expect(told([{ id: 1, old: true, same: 'x' }], [{ same: 'x', id: 2, fresh: [] }])).toEqual([
      'Frame 1 changed  ',
      ' id changed 1 2',
      ' old removed true undefined',
      ' same same x x',
      ' fresh added undefined []',
    ])
  })

  it('show what was put into the middle of a list, not that all after it moved', () => {
    expect(told([[1, 2, 3, 4]], [[1, 2, 99, 3, 4]]).filter((line) => !line.includes('same'))).toEqual([
      'Frame 1 changed  ',
      ' 2 added undefined 99',
    ])
  })

  it('may have another number of frames, or frames of another kind', () => {
    expect(told([{ a: 1 }], [{ a: 1 }, { b: 2 }]).at(-1)).toBe('Frame 2 added undefined { "b": 2 }')
    expect(told([{ a: 1 }], [['x']])[0]).toMatch(/^Frame 1 changed/)
  })
})

describe('bytes that are compared', () => {
  it('are the lines that differ, also where one is longer', () => {
    const left = new Uint8Array(40)
    const right = new Uint8Array(42)
    right[17] = 1
    const { lines, differing } = byteDiff(left, right, 10)
    expect(lines.map(({ from }) => from)).toEqual([16, 40])
    expect(differing).toBe(3)
  })

  it('are bounded in lines, not in what is counted', () => {
    const { lines, differing } = byteDiff(new Uint8Array(800), new Uint8Array(800).fill(1), 5)
    expect([lines.length, differing]).toEqual([5, 800])
  })
})
