import { type PaneName, type PanePlace, paneNames, panePlaces } from '../../shared/panes'
import type { Settings } from '../../shared/settings'

/** Where panes are, which are open, and how large the parts of the layout are. */
export interface PaneArrangement {
  readonly places: Readonly<Record<PaneName, PanePlace>>
  readonly open: Readonly<Record<PaneName, boolean>>
  /** By the part's id, in percent of its group's length; parts that the user never resized are absent: the layout has their defaults. */
  readonly sizes: Readonly<Record<string, number>>
}

export const defaultArrangement: PaneArrangement = {
  places: { sources: 'left', topics: 'left', detail: 'bottom', send: 'bottom', statistics: 'bottom' },
  open: { sources: true, topics: false, detail: true, send: true, statistics: false },
  sizes: {},
}

/** The panes that are in sight at each place, in order. Statistics need room: they cover what else is at their place. */
export function panesByPlace({ places, open }: Pick<PaneArrangement, 'places' | 'open'>): Readonly<Record<PanePlace, readonly PaneName[]>> {
  const at = (place: PanePlace): readonly PaneName[] => {
    const panes = paneNames.filter((pane) => open[pane] && places[pane] === place)
    return panes.includes('statistics') ? ['statistics'] : panes
  }
  return { left: at('left'), right: at('right'), bottom: at('bottom') }
}

/** Whether a pane is open and not covered. */
export const isInSight = (arrangement: Pick<PaneArrangement, 'places' | 'open'>, pane: PaneName): boolean =>
  panesByPlace(arrangement)[arrangement.places[pane]].includes(pane)

/** With a pane open, and in sight, or closed. */
export function withOpen<Given extends PaneArrangement>(given: Given, pane: PaneName, value: boolean): Given {
  const covered = value && pane !== 'statistics' && given.places[pane] === given.places.statistics
  return { ...given, open: { ...given.open, ...(covered ? { statistics: false } : {}), [pane]: value } }
}

/** With a pane at another place, where it is in sight. */
export const withPlace = <Given extends PaneArrangement>(given: Given, pane: PaneName, place: PanePlace): Given =>
  withOpen({ ...given, places: { ...given.places, [pane]: place } }, pane, true)

/** The part of the layout that a pane has at a place; it keeps a size at each. */
export const partOf = (place: PanePlace, pane: PaneName): string => `${place}-${pane}`

/**
 * The percentages in which parts share a length, from what they took when others were beside them: sizes in percent, of
 * which those of the parts that are in sight now need not come to 100.
 */
export function sharesOf(parts: readonly { readonly id: string; readonly weight: number }[], sizes: PaneArrangement['sizes']) {
  const weights = parts.map(({ id, weight }) => sizes[id] ?? weight)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => (sum === 0 ? 100 / parts.length : (weight / sum) * 100))
}

/** What was saved, and defaults for what was not. */
export function arrangementFromSettings({ places, open, sizes }: Settings['layout']): PaneArrangement {
  return {
    places: { ...defaultArrangement.places, ...places },
    open: { ...defaultArrangement.open, ...open },
    sizes,
  }
}

/** The reverse of {@link arrangementFromSettings}: only what differs from the defaults. */
export function arrangementToSettings({ places, open, sizes }: PaneArrangement): Settings['layout'] {
  const changed = <Value>(now: Readonly<Record<PaneName, Value>>, before: Readonly<Record<PaneName, Value>>) =>
    Object.fromEntries(paneNames.filter((pane) => now[pane] !== before[pane]).map((pane) => [pane, now[pane]]))
  return {
    places: changed(places, defaultArrangement.places),
    open: changed(open, defaultArrangement.open),
    sizes: Object.fromEntries(Object.entries(sizes).map(([part, size]) => [part, Math.round(size * 100) / 100])),
  }
}

/** Nearer to an edge than this part of the length, a pane that is dragged is dropped there. */
const reach = 1 / 3

/**
 * The place whose edge a point is nearest to; `undefined` in the middle, and outside. `x` and `y` are parts of the
 * area's width and height, from its top left corner.
 */
export function placeAt(x: number, y: number): PanePlace | undefined {
  if (x < 0 || x > 1 || y < 0 || y > 1) return undefined
  const distances: Readonly<Record<PanePlace, number>> = { left: x, right: 1 - x, bottom: 1 - y }
  const nearest = panePlaces.toSorted((one, other) => distances[one] - distances[other])[0]
  return nearest === undefined || distances[nearest] > reach ? undefined : nearest
}
