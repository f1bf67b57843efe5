import { describe, expect, it } from 'vitest'
import { decodeMessage, decodePage } from '../../shared/decoders/decode'
import { messageOf } from '../../shared/decoders/message-input'
import { jsonOf, nodeAtPath, pathOfByte, pathText, treeLines, withPage } from './decoded-tree'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const decoded = (value: unknown) => decodeMessage(messageOf([bytes(JSON.stringify(value))]))
const nothingToggled = { toggled: new Set<string>(), shown: undefined }
const names = (lines: ReturnType<typeof treeLines>): readonly string[] =>
  lines.map((line) => (line.kind === 'node' ? `${' '.repeat(line.depth)}${line.node.name}` : `${' '.repeat(line.depth)}…`))

describe('the lines of a tree', () => {
  const { tree } = decoded({ a: { b: [1, 2] }, c: true })
  const [frame] = tree
  const lines = (open: Parameters<typeof treeLines>[2]) => treeLines(frame?.children ?? [], { base: [0], more: undefined }, open)

  it('show the first levels open, each line with its place among its siblings', () => {
    expect(names(lines(nothingToggled))).toEqual(['a', ' b', '  0', '  1', 'c'])
    expect(lines(nothingToggled).at(-1)).toMatchObject({ path: [0, 1], position: 2, siblings: 2, isOpen: undefined })
  })

  it('have the paths of the whole tree where only a later one of its nodes is shown', () => {
    const lines = treeLines(tree, { base: [], first: 3, more: undefined }, nothingToggled)
    expect(lines.map(({ path }) => path).slice(0, 2)).toEqual([[3], [3, 0]])
  })

  it('hide what is closed, unless the node that is shown is in it', () => {
    const toggled = new Set(['0.0'])
    expect(names(lines({ toggled, shown: undefined }))).toEqual(['a', 'c'])
    expect(names(lines({ toggled, shown: [0, 0, 0, 1] }))).toEqual(['a', ' b', '  0', '  1', 'c'])
  })

  it('have a line for children that were left out, which a page fills', () => {
    const message = messageOf([bytes(JSON.stringify(Array.from({ length: 9 }, (_, index) => index)))])
    const limits = { children: 4 }
    const first = decodeMessage(message, { limits }).tree
    const more = first[0]?.more
    expect(more).toMatchObject({ path: [0], from: 4, count: 5 })
    if (more === undefined) return
    const second = withPage(first, more.path, decodePage(message, more, 0, { limits }))
    expect(second[0]?.children?.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    const last = second[0]?.more
    expect(last).toMatchObject({ from: 8, count: 1 })
    const whole = last === undefined ? second : withPage(second, last.path, decodePage(message, last, 0, { limits }))
    expect(whole[0]?.children).toHaveLength(9)
    expect(whole[0]?.more).toBeUndefined()
  })
})

describe('a node', () => {
  const { tree } = decoded({ a: { b: [10, 20] }, c: 'x' })

  it('is found by any of its bytes', () => {
    const text = JSON.stringify({ a: { b: [10, 20] }, c: 'x' })
    const path = pathOfByte(tree, { in: 'frame', index: 0 }, text.indexOf('20'))
    expect(path).toEqual([0, 0, 0, 1])
    expect(pathOfByte(tree, { in: 'frame', index: 1 }, 0)).toBeUndefined()
    expect(pathOfByte(tree, { in: 'blob', index: 0 }, 0)).toBeUndefined()
  })

  it('is named as filters name it', () => {
    expect(pathText(tree, [0, 0, 0, 1])).toBe('json.a.b.1')
    expect(pathText(tree, [0])).toBe('Frame 1')
  })

  it('is JSON again when it is copied', () => {
    const node = nodeAtPath(tree, [0])
    expect(node && JSON.parse(jsonOf(node))).toEqual({ a: { b: [10, 20] }, c: 'x' })
  })
})
