import { describe, expect, it } from 'vitest'
import { ListScroll } from './list-scroll'
import { maxScrollHeightPx } from './scroll-map'

/** A list of rows of 26 px of which twenty are seen. */
function list(): ListScroll {
  const scroll = new ListScroll(26)
  scroll.resized(520)
  return scroll
}
const firstSeen = (scroll: ListScroll, start: number, end: number): number => start + scroll.view({ start, end }).offsetPx / 26

describe('the scrolling of the list', () => {
  it('follows the end until the user scrolls up', () => {
    const scroll = list()
    expect(firstSeen(scroll, 0, 100)).toBe(80)
    expect(firstSeen(scroll, 0, 200)).toBe(180)
    scroll.scrolledTo(26 * 50, { start: 0, end: 200 })
    expect(scroll.following).toBe(false)
    expect(firstSeen(scroll, 0, 500)).toBe(50)
    expect(scroll.newRows({ start: 0, end: 500 })).toBe(300)
  })

  it('follows it again when the user is back there', () => {
    const scroll = list()
    scroll.scrolledTo(0, { start: 0, end: 100 })
    scroll.scrolledTo(26 * 80 - 1, { start: 0, end: 100 })
    expect(scroll.following).toBe(true)
    expect(scroll.newRows({ start: 0, end: 300 })).toBe(0)
  })

  it('keeps what is read in place while older rows go', () => {
    const scroll = list()
    scroll.scrolledTo(26 * 50, { start: 0, end: 200 })
    expect(firstSeen(scroll, 30, 230)).toBe(50)
    expect(scroll.view({ start: 30, end: 230 }).scrollTopPx).toBe(26 * 20)
    expect(firstSeen(scroll, 70, 270)).toBe(70)
  })

  it('keeps the row at the top there when rows become lower, and goes on following the end', () => {
    const scroll = list()
    scroll.rowsBecame(20)
    expect(scroll.view({ start: 0, end: 200 }).offsetPx).toBe(200 * 20 - 520)
    scroll.rowsBecame(26)
    scroll.scrolledTo(26 * 50, { start: 0, end: 200 })
    scroll.rowsBecame(20)
    expect(scroll.view({ start: 0, end: 200 }).offsetPx).toBe(20 * 50)
    expect(scroll.pageRows).toBe(26)
  })

  it('stays at the end when all rows fit, though the wheel is turned', () => {
    const scroll = list()
    expect(scroll.wheeled(-100, { start: 0, end: 5 })).toBe(false)
    expect(scroll.following).toBe(true)
  })

  it('keeps a row that was pointed at in sight, when rows come and when the view becomes lower', () => {
    const scroll = list()
    scroll.show(2, { start: 0, end: 5 })
    expect(scroll.showsEnd({ start: 0, end: 5 })).toBe(true)
    expect(firstSeen(scroll, 0, 100)).toBe(0)
    expect(scroll.showsEnd({ start: 0, end: 100 })).toBe(false)
    scroll.show(50, { start: 0, end: 100 })
    expect(firstSeen(scroll, 0, 100)).toBe(31)
    scroll.resized(260)
    expect(firstSeen(scroll, 0, 100)).toBe(41)
    scroll.resized(520)
    expect(firstSeen(scroll, 0, 100)).toBe(31)
    scroll.scrolledTo(0, { start: 0, end: 100 })
    expect(firstSeen(scroll, 0, 100)).toBe(0)
  })

  it('leaves the end as soon as the wheel is turned up', () => {
    const scroll = list()
    expect(scroll.wheeled(-10, { start: 0, end: 100 })).toBe(false)
    expect(scroll.following).toBe(false)
    expect(firstSeen(scroll, 0, 140)).toBe(80)
  })

  it('moves by what the wheel says among ten million rows, where the scrollbar cannot', () => {
    const scroll = list()
    const bounds = { start: 0, end: 10_000_000 }
    expect(scroll.wheeled(-52, bounds)).toBe(true)
    expect(firstSeen(scroll, 0, bounds.end)).toBe(bounds.end - 22)
    expect(scroll.view(bounds).scrollTopPx).toBeLessThan(maxScrollHeightPx)
  })

  it('shows a row with no more movement than needed, then follows on demand', () => {
    const scroll = list()
    const bounds = { start: 1000, end: 1100 }
    scroll.show(1010, bounds)
    expect(firstSeen(scroll, 1000, 1100)).toBe(1010)
    scroll.show(1030, bounds)
    expect(firstSeen(scroll, 1000, 1100)).toBe(1011)
    scroll.toEnd()
    expect(firstSeen(scroll, 1000, 1100)).toBe(1080)
  })

  it('tells of changes, and not of what changes nothing', () => {
    const scroll = list()
    let heard = 0
    scroll.subscribe(() => {
      heard += 1
    })
    scroll.resized(520)
    scroll.toEnd()
    expect(heard).toBe(0)
    scroll.scrolledTo(0, { start: 0, end: 100 })
    expect(heard).toBe(1)
  })

  it('puts a row as far below the top of the view as it was in another list', () => {
    const scroll = list()
    const before = { start: 0, end: 200 }
    scroll.scrolledTo(26 * 50, before)
    expect(scroll.heightInSightPx(49, before)).toBeUndefined()
    expect(scroll.heightInSightPx(70, before)).toBeUndefined()
    expect(scroll.heightInSightPx(57, before)).toBe(26 * 7)
    const after = { start: 0, end: 90 }
    scroll.toEnd()
    scroll.putAt(30, 26 * 7, after)
    expect(firstSeen(scroll, 0, 90)).toBe(23)
    expect(scroll.following).toBe(false)
    scroll.putAt(3, 26 * 7, after)
    expect(firstSeen(scroll, 0, 90)).toBe(0)
    scroll.putAt(89, 26 * 7, after)
    expect(firstSeen(scroll, 0, 90)).toBe(70)
  })
})
