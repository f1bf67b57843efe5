import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../shared/filter/filter'
import type { RowId } from '../../../shared/model'
import type { TopicReading } from '../../../shared/topics'
import { topicFilter } from './topic-filter'
import { allKeys, likelySeparator, nodeRate, type TopicLine, type TopicLineOptions, TopicTree, topicLines } from './topic-tree'

const reading = (topic: number, text: string, more: Partial<TopicReading> = {}): TopicReading => ({
  topic,
  text,
  kind: 'text',
  isCut: false,
  messages: 1,
  bytes: 10,
  firstUs: 0,
  lastUs: 0,
  lastRow: (topic + 1) as RowId,
  weight: 1,
  ...more,
})
const treeOf = (...texts: readonly string[]): TopicTree => {
  const tree = new TopicTree('/')
  tree.update(texts.map((text, index) => reading(index, text)))
  tree.sum(0)
  return tree
}
const all: TopicLineOptions = { sort: 'name', expanded: new Set(), filter: '' }
const paths = (lines: readonly TopicLine[]): string[] => lines.map(({ node }) => node.path)
const opened = (tree: TopicTree, more: Partial<TopicLineOptions> = {}): readonly TopicLine[] =>
  topicLines(tree, { ...all, expanded: allKeys(tree), ...more })

describe('the separator of topics', () => {
  it('is the one that most have, and none where nothing is separated', () => {
    const of = (...texts: readonly string[]) => likelySeparator(texts.map((text, index) => reading(index, text)))
    expect(of('a/b', 'a/c.d', 'x.y')).toBe('/')
    expect(of('a.b', 'a.c', 'x/y')).toBe('.')
    expect(of('a:b')).toBe(':')
    expect(of('one', 'two')).toBe('none')
    // A sentence ends with a dot.
    expect(of('one.', 'two.')).toBe('none')
    expect(likelySeparator([reading(0, 'ff/00', { kind: 'hex' })])).toBe('none')
  })
})

describe('the tree of topics', () => {
  it('has what topics begin with in common as one node, closed at first', () => {
    const tree = treeOf('home/kitchen/temp', 'home/kitchen/light', 'home/hall', 'alone')
    expect(paths(topicLines(tree, all))).toEqual(['alone', 'home'])
    expect(paths(opened(tree))).toEqual(['alone', 'home', 'home/hall', 'home/kitchen', 'home/kitchen/light', 'home/kitchen/temp'])
    expect(opened(tree).map(({ level, place, siblings, isExpanded }) => [level, place, siblings, isExpanded])).toEqual([
      [1, 1, 2, undefined],
      [1, 2, 2, true],
      [2, 1, 2, undefined],
      [2, 2, 2, true],
      [3, 1, 2, undefined],
      [3, 2, 2, undefined],
    ])
  })

  it('adds up what is below a node, a topic of its own included', () => {
    const tree = new TopicTree('/')
    tree.update([reading(0, 'a', { messages: 2, weight: 2 }), reading(1, 'a/b', { messages: 3, bytes: 5, weight: 3, firstUs: 5 })])
    tree.sum(0)
    const [line] = topicLines(tree, all)
    expect(line?.node.sums).toMatchObject({ topics: 2, messages: 5, bytes: 15, weight: 5, firstUs: 0 })
    expect(line?.node.sums.newest?.text).toBe('a/b')
    tree.update([reading(1, 'a/b', { messages: 7 })])
    tree.sum(0)
    expect(line?.node.sums.messages).toBe(9)
  })

  it('tells the rate of a node at a time', () => {
    const tree = treeOf('a/b', 'a/c')
    const [line] = topicLines(tree, all)
    if (line === undefined) expect.fail('There is no line.')
    expect(nodeRate(line.node, 0)).toBeCloseTo(2.2, 1)
    tree.sum(20_000_000)
    expect(nodeRate(line.node, 20_000_000)).toBeLessThan(0.02)
  })

  it('is sorted by name with numbers as numbers, by messages, rate or newest', () => {
    const tree = new TopicTree('/')
    tree.update([
      reading(0, 'n10', { messages: 5, weight: 1 }),
      reading(1, 'n9', { messages: 7, weight: 9 }),
      reading(2, 'n1', { messages: 6, weight: 5 }),
    ])
    tree.sum(0)
    const sorted = (sort: TopicLineOptions['sort']) => paths(topicLines(tree, { ...all, sort }))
    expect(sorted('name')).toEqual(['n1', 'n9', 'n10'])
    expect(sorted('messages')).toEqual(['n9', 'n1', 'n10'])
    expect(sorted('rate')).toEqual(['n9', 'n1', 'n10'])
    expect(sorted('newest')).toEqual(['n1', 'n9', 'n10'])
  })

  it('is filtered by the whole topic, whatever its case, and what leads there is open', () => {
    const tree = treeOf('home/kitchen/Temp', 'home/hall', 'car/temp')
    expect(paths(topicLines(tree, { ...all, filter: 'temp' }))).toEqual(['car', 'car/temp', 'home', 'home/kitchen', 'home/kitchen/Temp'])
    expect(paths(topicLines(tree, { ...all, filter: 'home/k' }))).toEqual(['home', 'home/kitchen', 'home/kitchen/Temp'])
    expect(topicLines(tree, { ...all, filter: 'nothing' })).toEqual([])
  })

  it('keeps empty parts, bytes and topics that were cut apart', () => {
    const tree = new TopicTree('/')
    tree.update([
      reading(0, '/a'),
      reading(1, 'ff2f', { kind: 'hex' }),
      reading(2, 'long/', { isCut: true }),
      reading(3, 'long/', { isCut: true }),
      reading(4, ''),
    ])
    tree.sum(0)
    expect(topicLines(tree, { ...all, expanded: allKeys(tree) }).map(({ node }) => [node.name, node.topic?.topic])).toEqual([
      ['', 4],
      ['a', 0],
      ['ff2f', 1],
      ['long/…', 2],
      ['long/…', 3],
    ])
  })
})

describe('the filter of a topic', () => {
  const filterOf = (tree: TopicTree, path: string): string | undefined => {
    const line = opened(tree).find(({ node }) => node.path === path)
    return line === undefined ? undefined : topicFilter(line.node, tree.separator)
  }

  it('is for that topic alone, for those that begin with it, or for both', () => {
    const tree = treeOf('a/b', 'a/b/c', 'x')
    expect(filterOf(tree, 'x')).toBe('topic == "x"')
    expect(filterOf(tree, 'a')).toBe('topic startsWith "a/"')
    expect(filterOf(tree, 'a/b')).toBe('topic == "a/b" || topic startsWith "a/b/"')
  })

  it('can be read, whatever the topic is', () => {
    for (const text of ['"', '\\', 'a b', 'and', '', '\u0001', 'ü/ö', '5']) {
      const filter = filterOf(treeOf(text), text)
      expect(compileFilter(filter ?? 'size >').kind, text).toBe('filter')
    }
  })

  it('is by its beginning where it was cut, and there is none for bytes', () => {
    const tree = new TopicTree('/')
    tree.update([reading(0, 'x/y', { isCut: true }), reading(1, 'ff', { kind: 'hex' })])
    tree.sum(0)
    expect(opened(tree).map(({ node }) => topicFilter(node, '/'))).toEqual([undefined, 'topic startsWith "x/y"'])
  })
})
