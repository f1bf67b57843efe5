import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { paneNames, panePlaces } from '../../shared/panes'
import { settingsSchema } from '../../shared/settings'
import {
  arrangementFromSettings,
  arrangementToSettings,
  defaultArrangement,
  isInSight,
  panesByPlace,
  placeAt,
  sharesOf,
  withOpen,
  withPlace,
} from './pane-arrangement'

const saved = (layout: unknown) => v.parse(settingsSchema, { layout }).layout
const allOpen = { sources: true, topics: true, detail: true, send: true, statistics: false }

describe('the panes of a window', () => {
  it('stand at first with the sources to the left, and details and composer at the bottom', () => {
    expect(panesByPlace(defaultArrangement)).toEqual({ left: ['sources'], right: [], bottom: ['detail', 'send'] })
    expect(panesByPlace({ ...defaultArrangement, open: allOpen }).left).toEqual(['sources', 'topics'])
  })

  it.each(panePlaces)('share a place in their own order, whichever came first: %s', (place) => {
    const together = paneNames.toReversed().reduce((panes, pane) => withPlace(panes, pane, place), defaultArrangement)
    const { left, right, bottom } = panesByPlace(withOpen(together, 'statistics', false))
    expect([...left, ...right, ...bottom]).toEqual(['sources', 'topics', 'detail', 'send'])
    expect(panesByPlace(withOpen(together, 'statistics', false))[place]).toHaveLength(4)
  })

  it('are each at one place at most, and closed ones nowhere', () => {
    const panes = withOpen(withPlace(defaultArrangement, 'detail', 'right'), 'send', false)
    expect(panesByPlace(panes)).toEqual({ left: ['sources'], right: ['detail'], bottom: [] })
  })

  it('are covered by statistics at the same place, and nowhere else', () => {
    const panes = withOpen(withPlace(defaultArrangement, 'detail', 'right'), 'statistics', true)
    expect(panesByPlace(panes)).toEqual({ left: ['sources'], right: ['detail'], bottom: ['statistics'] })
    expect(isInSight(panes, 'detail')).toBe(true)
    expect(isInSight(panes, 'send')).toBe(false)
    expect(isInSight(withOpen(panes, 'statistics', false), 'send')).toBe(true)
  })

  it('close the statistics that would cover them when they are opened or moved there', () => {
    const panes = withOpen(defaultArrangement, 'statistics', true)
    expect(panesByPlace(withOpen(panes, 'send', true)).bottom).toEqual(['detail', 'send'])
    expect(panesByPlace(withPlace(panes, 'sources', 'bottom')).bottom).toEqual(['sources', 'detail', 'send'])
    expect(withOpen(panes, 'sources', true).open.statistics).toBe(true)
    expect(withOpen(panes, 'send', false).open.statistics).toBe(true)
  })

  it('cover the others of the place to which statistics are moved', () => {
    expect(panesByPlace(withPlace(defaultArrangement, 'statistics', 'left'))).toEqual({
      left: ['statistics'],
      right: [],
      bottom: ['detail', 'send'],
    })
  })
})

describe('the shares of a place', () => {
  const parts = [
    { id: 'bottom-detail', weight: 62 },
    { id: 'bottom-send', weight: 38 },
  ]

  it('are by weight before anything was resized, and fill the place', () => {
    expect(sharesOf(parts, {})).toEqual([62, 38])
    expect(sharesOf(parts.slice(1), {})).toEqual([100])
    expect(sharesOf([], {})).toEqual([])
  })

  it('keep the proportion that was chosen when another pane goes or comes', () => {
    const sizes = { 'bottom-topics': 50, 'bottom-detail': 40, 'bottom-send': 10 }
    expect(sharesOf(parts, sizes)).toEqual([80, 20])
    expect(sharesOf([{ id: 'bottom-topics', weight: 62 }, ...parts], sizes)).toEqual([50, 40, 10])
  })

  it('are equal where nothing is left of them', () => {
    expect(sharesOf(parts, { 'bottom-detail': 0, 'bottom-send': 0 })).toEqual([50, 50])
  })
})

describe('an arrangement', () => {
  it('is that of the defaults before any was saved, and is then saved as nothing', () => {
    expect(arrangementFromSettings(saved(undefined))).toEqual(defaultArrangement)
    expect(arrangementToSettings(defaultArrangement)).toEqual({ places: {}, open: {}, sizes: {} })
  })

  it('survives being saved', () => {
    const moved = withOpen(withPlace(withPlace(defaultArrangement, 'detail', 'right'), 'topics', 'bottom'), 'send', false)
    const panes = { ...moved, sizes: { left: 20, right: 33.33, 'bottom-send': 40 } }
    expect(arrangementFromSettings(saved(arrangementToSettings(panes)))).toEqual(panes)
  })

  it.each([
    ['an unknown pane', { places: { traffic: 'left' } }],
    ['an unknown place', { places: { detail: 'top' } }],
    ['a size of more than all', { sizes: { left: 101 } }],
    ['a word for whether it is open', { open: { detail: 'yes' } }],
  ])('is refused with %s', (_, layout) => {
    expect(() => saved(layout)).toThrow()
  })
})

describe('a pane that is dragged', () => {
  it.each([
    [0.02, 0.5, 'left'],
    [0.97, 0.5, 'right'],
    [0.5, 0.95, 'bottom'],
    [0.1, 0.95, 'bottom'],
    [0.02, 0.9, 'left'],
    [0.5, 0.5, undefined],
    [0.5, 0.02, undefined],
    [-0.1, 0.5, undefined],
    [0.5, 1.2, undefined],
  ])('at %d of the width and %d of the height is dropped: %s', (x, y, place) => {
    expect(placeAt(x, y)).toBe(place)
  })
})
