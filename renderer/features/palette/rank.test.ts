import { describe, expect, it } from 'vitest'
import { matchMarks, type PaletteAction, type RankedGroup, rankActions } from './rank'

const action = (id: string, group: string, title: string, more: Partial<PaletteAction> = {}): PaletteAction => ({
  id,
  group,
  title,
  english: title,
  run: () => undefined,
  ...more,
})

const actions = [
  action('new-connection', 'File', 'New connection…'),
  action('new-tap', 'File', 'New tap…'),
  action('export', 'File', 'Export as JSON Lines…', { disabled: 'Nothing is captured yet' }),
  action('start-source', 'Sources', 'Start the selected source', { disabled: 'There is no source yet' }),
  action('filter', 'View', 'Type a filter'),
  action('clear-filter', 'View', 'Clear the filter'),
  action('statistics', 'View', 'Show or hide the statistics'),
  action('theme', 'Settings', 'Theme: Dark'),
]

const rank = (query: string, recent: readonly string[] = []) => rankActions(actions, query, recent, 'Recent')
const ids = (groups: readonly RankedGroup[]) => groups.flatMap(({ items }) => items.map(({ action: { id } }) => id))

describe('the palette', () => {
  it('has every action in its group, in order, before anything is typed', () => {
    expect(ids(rank(''))).toEqual(actions.map(({ id }) => id))
    expect(rank('').map(({ label }) => label)).toEqual(['File', 'Sources', 'View', 'Settings'])
  })

  it('has what can do nothing now last in its group, before anything is typed', () => {
    const two = [action('one', 'A', 'Export', { disabled: 'No' }), action('two', 'A', 'Settings'), action('three', 'B', 'Find')]
    expect(ids(rankActions(two, '', [], ''))).toEqual(['two', 'one', 'three'])
  })

  it('has what was used lately first, the latest before the others, and not twice', () => {
    const [first, ...rest] = rank('', ['theme', 'new-tap', 'gone', 'export'])
    expect(first?.label).toBe('Recent')
    expect(first?.items.map((item) => item.action.id)).toEqual(['theme', 'new-tap'])
    expect(ids(rest)).not.toContain('theme')
    expect(ids(rest)).toContain('export')
  })

  it('finds by a few letters of several words', () => {
    expect(ids(rank('newc'))).toEqual(['new-connection'])
    expect(ids(rank('nt'))[0]).toBe('new-tap')
    expect(ids(rank('dark'))).toEqual(['theme'])
    expect(ids(rank('xyzq'))).toEqual([])
  })

  it('finds a later word as well as the first', () => {
    expect(ids(rank('stats'))[0]).toBe('statistics')
    expect(ids(rank('statistics'))[0]).toBe('statistics')
  })

  it('marks the characters that match', () => {
    const [group] = rank('stats')
    const [found] = group?.items ?? []
    expect(found?.marks.map((at) => found.action.title[at]).join('')).toBe('stats')
    expect(found?.marks[0]).toBe('Show or hide the '.length)
  })

  it('puts what can do nothing now after what matches about as well, and what was used lately before', () => {
    expect(ids(rank('filter'))).toEqual(['filter', 'clear-filter'])
    expect(ids(rank('filter', ['clear-filter']))).toEqual(['clear-filter', 'filter'])
    const two = [action('one', 'A', 'Open a file', { disabled: 'No' }), action('two', 'B', 'Open a folder')]
    expect(ids(rankActions(two, 'open', [], ''))).toEqual(['two', 'one'])
  })

  it('finds Chinese by its characters, and by the English words', () => {
    const chinese = [
      action('statistics', '视图', '显示或隐藏统计', { english: 'Show or hide the statistics' }),
      action('new-tap', '文件', '新建旁路监听…', { english: 'New tap…' }),
    ]
    expect(ids(rankActions(chinese, '统计', [], ''))).toEqual(['statistics'])
    expect(ids(rankActions(chinese, '旁路', [], ''))).toEqual(['new-tap'])
    expect(ids(rankActions(chinese, 'tap', [], ''))).toEqual(['new-tap'])
    const [group] = rankActions(chinese, '统计', [], '')
    expect(group?.items[0]?.marks).toEqual([5, 6])
  })

  it('finds all of a group by its heading, after those that have it in their names', () => {
    expect(ids(rank('settings'))).toEqual(['theme'])
  })
})

describe('the marks of a search', () => {
  it('are none without a query, and undefined where nothing matches', () => {
    expect(matchMarks(' ', 'Next pane')).toEqual([])
    expect(matchMarks('pane', 'Next pane')).toEqual([5, 6, 7, 8])
    expect(matchMarks('zebra', 'Next pane')).toBeUndefined()
  })
})
