import { isMapped, type ListGeometry, maxOffsetPx, offsetOfScrollTop, offsetShowing, rowsAt, scrollTopOfOffset } from './scroll-map'

/** The positions that can be shown: `start` inclusive, `end` exclusive. */
export interface ListBounds {
  readonly start: number
  readonly end: number
}

/** What of the list is seen. */
export interface ListView {
  readonly geometry: ListGeometry
  /** How far the top of the view is from the top of the first row. */
  readonly offsetPx: number
  /** Where the scrollbar belongs for that. */
  readonly scrollTopPx: number
  /** Positions to lay out, those around the view included; `to` exclusive. */
  readonly from: number
  readonly to: number
}

const overscanRows = 6
/** Nearer to the end than this is at the end. */
const endTolerancePx = 2

/**
 * Where a list of absolute positions is scrolled to. It holds the place by position, so that what is read stays in place
 * while older rows go; at the end it follows the end. It knows no DOM: whoever has the box tells what happened to it.
 */
export class ListScroll {
  private rowHeightPx: number
  private readonly listeners = new Set<() => void>()
  private viewportPx = 0
  /** The place of the top of the view, counted from the top of position 0. */
  private topPx = 0
  private atEnd = true
  /** A position that was brought into sight: it stays there when the view becomes lower, until the user scrolls. */
  private kept: number | undefined
  private endWhenLeft = 0
  private versionNumber = 0

  constructor(rowHeightPx: number) {
    this.rowHeightPx = rowHeightPx
  }

  /** Grows with every change. */
  get version(): number {
    return this.versionNumber
  }

  /** Whether the newest row stays in view. */
  get following(): boolean {
    return this.atEnd
  }

  /** Whether there is nothing below what is seen, followed or not. */
  showsEnd(bounds: ListBounds): boolean {
    const geometry = this.geometry(bounds)
    return this.offset(bounds, geometry) >= maxOffsetPx(geometry) - endTolerancePx
  }

  /** Whole rows that are seen at once. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.viewportPx / this.rowHeightPx))
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Rows that were added since the end was left. */
  newRows(bounds: ListBounds): number {
    return this.atEnd ? 0 : Math.max(0, bounds.end - Math.max(this.endWhenLeft, bounds.start))
  }

  view(bounds: ListBounds): ListView {
    const geometry = this.geometry(bounds)
    const offsetPx = this.offset(bounds, geometry)
    const { from, to } = rowsAt(offsetPx, geometry, overscanRows)
    return {
      geometry,
      offsetPx,
      scrollTopPx: scrollTopOfOffset(offsetPx, geometry),
      from: bounds.start + from,
      to: bounds.start + to,
    }
  }

  /** The positions that are wholly seen, first and last. */
  inSight(bounds: ListBounds): { readonly first: number; readonly last: number } {
    const first = bounds.start + Math.ceil(this.offset(bounds, this.geometry(bounds)) / this.rowHeightPx)
    return { first, last: Math.max(first, Math.min(first + this.pageRows, bounds.end) - 1) }
  }

  /** The view became so high. */
  resized(viewportPx: number): void {
    if (viewportPx === this.viewportPx) return
    this.viewportPx = viewportPx
    this.changed()
  }

  /** The rows became so high; the one at the top of the view stays there. */
  rowsBecame(rowHeightPx: number): void {
    if (rowHeightPx === this.rowHeightPx) return
    this.topPx *= rowHeightPx / this.rowHeightPx
    this.rowHeightPx = rowHeightPx
    this.changed()
  }

  /** The scrollbar was moved by the user. */
  scrolledTo(scrollTopPx: number, bounds: ListBounds): void {
    this.moveTo(offsetOfScrollTop(scrollTopPx, this.geometry(bounds)), bounds)
  }

  /** The wheel was turned. Answers whether that is done here, because the scrollbar's way is too short for it. */
  wheeled(deltaPx: number, bounds: ListBounds): boolean {
    const geometry = this.geometry(bounds)
    const offset = this.offset(bounds, geometry)
    this.kept = undefined
    if (isMapped(geometry)) {
      this.moveTo(offset + deltaPx, bounds)
      return true
    }
    // Leaving the end begins here: the box may be scrolled on before it tells where it is.
    if (deltaPx < 0 && offset > 0 && this.atEnd) this.leaveEnd(offset, bounds)
    return false
  }

  /** Scrolls no farther than needed to see a position wholly; the end is no longer followed. */
  show(position: number, bounds: ListBounds): void {
    const geometry = this.geometry(bounds)
    const offset = offsetShowing(position - bounds.start, this.offset(bounds, geometry), geometry)
    this.keep(position, offset, bounds)
  }

  /** Brings a position into sight with what is around it, unless it is in sight; the end is no longer followed. */
  reveal(position: number, bounds: ListBounds): void {
    const { first, last } = this.inSight(bounds)
    const geometry = this.geometry(bounds)
    const middlePx = (position - bounds.start + 0.5) * this.rowHeightPx - this.viewportPx / 2
    const inSight = position >= first && position <= last
    const offset = inSight ? this.offset(bounds, geometry) : Math.min(Math.max(0, middlePx), maxOffsetPx(geometry))
    this.keep(position, offset, bounds)
  }

  /** How far below the top of the view a position is, if it is wholly in sight. */
  heightInSightPx(position: number, bounds: ListBounds): number | undefined {
    const { first, last } = this.inSight(bounds)
    if (position < first || position > last) return undefined
    return (position - bounds.start) * this.rowHeightPx - this.offset(bounds, this.geometry(bounds))
  }

  /** Puts a position as far below the top of the view, or as near to that as the list allows; the end is no longer followed. */
  putAt(position: number, fromTopPx: number, bounds: ListBounds): void {
    const most = maxOffsetPx(this.geometry(bounds))
    const offset = (position - bounds.start) * this.rowHeightPx - fromTopPx
    if (most > 0) this.leaveEnd(Math.min(Math.max(0, offset), most), bounds)
  }

  /** Goes to the end and follows it. */
  toEnd(): void {
    this.kept = undefined
    if (this.atEnd) return
    this.atEnd = true
    this.changed()
  }

  private keep(position: number, offsetPx: number, bounds: ListBounds): void {
    this.kept = position
    this.leaveEnd(offsetPx, bounds)
  }

  private moveTo(offsetPx: number, bounds: ListBounds): void {
    this.kept = undefined
    if (offsetPx >= maxOffsetPx(this.geometry(bounds)) - endTolerancePx) this.toEnd()
    else this.leaveEnd(Math.max(0, offsetPx), bounds)
  }

  private leaveEnd(offsetPx: number, bounds: ListBounds): void {
    if (this.atEnd) this.endWhenLeft = bounds.end
    this.atEnd = false
    this.topPx = bounds.start * this.rowHeightPx + offsetPx
    this.changed()
  }

  private geometry({ start, end }: ListBounds): ListGeometry {
    return { rowCount: end - start, rowHeightPx: this.rowHeightPx, viewportPx: this.viewportPx }
  }

  private offset(bounds: ListBounds, geometry: ListGeometry): number {
    const most = maxOffsetPx(geometry)
    if (this.atEnd) return most
    const offset = Math.min(Math.max(0, this.topPx - bounds.start * this.rowHeightPx), most)
    return this.kept === undefined || this.kept < bounds.start ? offset : offsetShowing(this.kept - bounds.start, offset, geometry)
  }

  private changed(): void {
    this.versionNumber += 1
    for (const listener of this.listeners) listener()
  }
}
