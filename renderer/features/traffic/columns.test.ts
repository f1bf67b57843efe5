import { describe, expect, it } from 'vitest'
import { type Column, type ColumnId, columnsFitting, columnsFrom, gridTemplate, leastWidthPx, withHidden, withWidth } from './columns'

function columnOf(columns: readonly Column[], id: ColumnId): Column {
  const found = columns.find((column) => column.id === id)
  if (found === undefined) throw new Error(`no column ${id}`)
  return found
}

describe('the columns of the table', () => {
  it('yield to a narrow table, the content last, and fit beside the sidebar of the smallest window', () => {
    const least = 52 + 88 + 60 + 34 + 66 + 34 + 58 + 86 + 36 + 70 + 28
    expect(leastWidthPx(columnsFrom({}))).toBe(least)
    expect(least).toBeLessThanOrEqual(880 - 256 - 1 - 10)
    const template = gridTemplate(columnsFrom({}))
    expect(template).toMatch(/^minmax\(max\(52px, .*, 84px\)\), 88px\) minmax\(88px, 108px\) .*, 120px\) 28px$/)
    // The content grows first, then the source beside a content of that width.
    expect(template).toContain(`minmax(max(max(86px, min(100% - ${least - 86}px, 160px)), min(100% - `)
    expect(template).toContain(`minmax(max(60px, min(100% - ${least - 86 + 160 - 60}px, 132px)), 144px)`)
  })

  it('leave a table that is too narrow for all of them, but not those that the user gave a width', () => {
    const columns = columnsFrom({})
    const idsAt = (widthPx: number, of = columns) => columnsFitting(of, widthPx).map(({ id }) => id)
    expect(columnsFitting(columns, leastWidthPx(columns))).toEqual(columns)
    expect(idsAt(leastWidthPx(columns) - 1)).toEqual(columns.map(({ id }) => id).filter((id) => id !== 'frames'))
    expect(idsAt(330)).toEqual(['number', 'time', 'direction', 'content', 'state'])
    expect(idsAt(1)).toEqual(['time', 'direction', 'content'])
    const wideFrames = columnsFrom(withWidth({}, columnOf(columns, 'frames'), 90))
    expect(idsAt(1, wideFrames)).toEqual(['time', 'direction', 'frames', 'content'])
  })

  it('keep the width that the user gave them', () => {
    const settings = withWidth({}, columnOf(columnsFrom({}), 'source'), 180)
    expect(gridTemplate(columnsFrom(settings))).toContain(' 180px ')
    expect(leastWidthPx(columnsFrom(settings)) - leastWidthPx(columnsFrom({}))).toBe(180 - 60)
  })

  it('keep a width within their limits', () => {
    const time = columnOf(columnsFrom({}), 'time')
    expect(columnOf(columnsFrom(withWidth({}, time, 300.4)), 'time').widthPx).toBe(300)
    expect(columnOf(columnsFrom(withWidth({}, time, 1)), 'time').widthPx).toBe(64)
    expect(columnOf(columnsFrom(withWidth({}, time, 99_999)), 'time').widthPx).toBe(1200)
  })

  it('hide and come back as wide as before', () => {
    const wide = withWidth({}, columnOf(columnsFrom({}), 'size'), 200)
    const hidden = withHidden(wide, columnOf(columnsFrom(wide), 'size'), true)
    expect(gridTemplate(columnsFrom(hidden))).not.toMatch(/ 200px /)
    expect(columnOf(columnsFrom(withHidden(hidden, columnOf(columnsFrom(hidden), 'size'), false)), 'size')).toMatchObject({
      hidden: false,
      widthPx: 200,
    })
  })

  it('never hide the content, and ignore columns that do not exist', () => {
    const columns = columnsFrom({ content: { width: 100, hidden: true }, gone: { width: 100, hidden: true } })
    expect(columnOf(columns, 'content').hidden).toBe(false)
    expect(columns).toHaveLength(10)
  })
})
