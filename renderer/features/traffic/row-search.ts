import type { RowId } from '../../../shared/model'
import type { RowPlace } from '../../stores/reveal'

/**
 * Looks for a row in another view of the capture, some of whose rows may still be sought: it is asked for again as the
 * list changes, one question at a time, until it is found or passed, or the search has ended without it.
 */
export class RowSearch {
  private readonly locate: (row: RowId) => Promise<RowPlace | undefined>
  private sought: { readonly row: RowId; readonly found: (place: RowPlace) => void } | undefined
  private asking = false

  /** `locate` answers with the nearest row where the row itself is not in the view. */
  constructor(locate: (row: RowId) => Promise<RowPlace | undefined>) {
    this.locate = locate
  }

  /** Another row is sought, in the view of now; without one, none. */
  begin(row: RowId | undefined, found: (place: RowPlace) => void): void {
    this.sought = row === undefined ? undefined : { row, found }
  }

  /** The list has changed; `isSearching` says whether it may get further rows from what is there. */
  listChanged(isSearching: boolean): void {
    const { sought } = this
    if (sought === undefined || this.asking) return
    this.asking = true
    void this.locate(sought.row).then((place) => {
      this.asking = false
      if (sought !== this.sought) return
      const isFound = place?.row === sought.row
      const isPassed = place !== undefined && place.row > sought.row
      if (isFound || isPassed || !isSearching) this.sought = undefined
      if (isFound) sought.found(place)
    })
  }
}
