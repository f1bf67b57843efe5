import { describe, expect, it } from 'vitest'
import { type Column, type ColumnId, columnsFrom, gridTemplate, leastWidthPx, withHidden, withWidth } from './columns'

function columnOf(columns: readonly Column[], id: ColumnId): Column {
  const found = columns.find((column) => column.id === id)
  if (found === undefined) throw new Error(`no column ${id}`)
  return found
}

describe('the columns of the table', () => {
  it('have default widths, and the content takes what is left', () => {
    expect(gridTemplate(columnsFrom({}))).toBe('72px 108px 144px 76px 78px 62px 72px minmax(160px, 1fr) 98px 104px 32px')
    expect(leastWidthPx(columnsFrom({}))).toBe(72 + 108 + 144 + 76 + 78 + 62 + 72 + 160 + 98 + 104 + 32)
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
    expect(gridTemplate(columnsFrom(hidden))).not.toContain('200px')
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
