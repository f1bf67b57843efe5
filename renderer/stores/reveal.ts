import { create } from 'zustand'
import type { RowId } from '../../shared/model'
import { call } from '../app/inspector'
import { useSelection } from './selection'
import { trafficFeed, useTraffic } from './traffic-store'

/** A row and its position in the view. */
export interface RowPlace {
  readonly row: RowId
  readonly position: number
}

interface Reveal {
  /** Another object with every request, also for the same row. */
  readonly place: RowPlace | undefined
}

/** The row that the list was asked to bring into sight last. */
export const useReveal = create<Reveal>()(() => ({ place: undefined }))

/** Selects a row, and brings it into sight where the list has it. */
export async function showRow(row: RowId): Promise<void> {
  useSelection.getState().select(row)
  const located = await call('traffic.locate', { row })
  // Another may have been chosen meanwhile.
  if (located.ok && located.value?.row === row && useSelection.getState().row === row) revealRow(located.value)
}

/** Selects a row and brings it into sight. */
export function revealRow({ row, position }: RowPlace): void {
  // A list that stands still does not have the rows that came since.
  if (position >= trafficFeed.shownEnd) useTraffic.getState().setPaused(false)
  useSelection.getState().select(row)
  useReveal.setState({ place: { row, position } })
}
