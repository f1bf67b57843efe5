/**
 * A list of rows of one height as a scrolled box sees it. Browsers lay out no box higher than some ten million pixels, so
 * beyond {@link maxScrollHeightPx} the scrollbar's way is shorter than the content's and one is mapped to the other.
 */
export interface ListGeometry {
  readonly rowCount: number
  readonly rowHeightPx: number
  /** Height of the part of the list that is seen. */
  readonly viewportPx: number
}

/** The height of the highest box that is laid out. */
export const maxScrollHeightPx = 8_000_000

/** Height of all rows. */
const contentHeightPx = ({ rowCount, rowHeightPx }: ListGeometry): number => rowCount * rowHeightPx

/** Height of the box that stands for them. */
export const scrollHeightPx = (geometry: ListGeometry): number => Math.min(contentHeightPx(geometry), maxScrollHeightPx)

/** Whether the scrollbar's way is shorter than the content's. */
export const isMapped = (geometry: ListGeometry): boolean => contentHeightPx(geometry) > maxScrollHeightPx

/** How far the content can be scrolled. */
export const maxOffsetPx = (geometry: ListGeometry): number => Math.max(0, contentHeightPx(geometry) - geometry.viewportPx)

const maxScrollTopPx = (geometry: ListGeometry): number => Math.max(0, scrollHeightPx(geometry) - geometry.viewportPx)

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most)

/** Where the top of the view lies in the content, for a place of the scrollbar. */
export function offsetOfScrollTop(scrollTopPx: number, geometry: ListGeometry): number {
  const way = maxScrollTopPx(geometry)
  if (!isMapped(geometry) || way === 0) return clamp(scrollTopPx, 0, maxOffsetPx(geometry))
  return clamp(scrollTopPx / way, 0, 1) * maxOffsetPx(geometry)
}

/** The place of the scrollbar that shows the content from an offset on. */
export function scrollTopOfOffset(offsetPx: number, geometry: ListGeometry): number {
  const offset = clamp(offsetPx, 0, maxOffsetPx(geometry))
  if (!isMapped(geometry)) return offset
  return (offset / maxOffsetPx(geometry)) * maxScrollTopPx(geometry)
}

/** Rows that are seen at an offset, with some around them: indices, `to` exclusive. */
export function rowsAt(offsetPx: number, geometry: ListGeometry, overscanRows: number): { readonly from: number; readonly to: number } {
  const from = Math.floor(offsetPx / geometry.rowHeightPx) - overscanRows
  const to = Math.ceil((offsetPx + geometry.viewportPx) / geometry.rowHeightPx) + overscanRows
  return { from: clamp(from, 0, geometry.rowCount), to: clamp(to, 0, geometry.rowCount) }
}

/** The offset nearest to the present one at which a row is wholly seen. */
export function offsetShowing(index: number, offsetPx: number, geometry: ListGeometry): number {
  const top = index * geometry.rowHeightPx
  const least = top + geometry.rowHeightPx - geometry.viewportPx
  return clamp(clamp(offsetPx, Math.min(least, top), top), 0, maxOffsetPx(geometry))
}
