import { create } from 'zustand'
import type { RowId } from '../../shared/model'
import { call } from '../app/inspector'
import { useSelection } from './selection'

interface Reveal {
  /** The list is to bring a position into sight; each wish is another object. */
  readonly wish: { readonly position: number } | undefined
}

export const useReveal = create<Reveal>()(() => ({ wish: undefined }))

/** Selects a row, and brings it into sight where the list has it. */
export async function revealRow(row: RowId): Promise<void> {
  useSelection.getState().select(row)
  const located = await call('traffic.locate', { row })
  if (located.ok && located.value?.row === row) useReveal.setState({ wish: { position: located.value.position } })
}
