import { create } from 'zustand'
import type { RowAnnotation } from '../../shared/ipc/contract'
import type { RowId } from '../../shared/model'
import { callOrTell } from '../app/inspector'
import { useSelection } from './selection'

interface Annotations {
  /** Of the session that is shown, in order of rows. */
  readonly list: readonly RowAnnotation[]
  readonly byRow: ReadonlyMap<RowId, RowAnnotation>
}

/** What the user has noted on rows, as the main process last told. */
export const useAnnotations = create<Annotations>()(() => ({ list: [], byRow: new Map() }))

export const takeAnnotations = (list: readonly RowAnnotation[]): void =>
  useAnnotations.setState({ list, byRow: new Map(list.map((annotation) => [annotation.row, annotation])) })

/** The annotation of a row; one that says nothing where there is none. */
export const annotationOf = (row: RowId): RowAnnotation =>
  useAnnotations.getState().byRow.get(row) ?? { row, bookmark: false, note: '', colour: '' }

export const setAnnotation = async (annotation: RowAnnotation): Promise<void> => void (await callOrTell('annotations.set', annotation))

/** Sets or takes away the bookmark of the selected row; without one nothing happens. */
export function toggleBookmark(): void {
  const { row } = useSelection.getState()
  if (row === undefined) return
  const annotation = annotationOf(row)
  void setAnnotation({ ...annotation, bookmark: !annotation.bookmark })
}

/** Asks the main process once, when the window starts. */
export async function loadAnnotations(): Promise<void> {
  const list = await callOrTell('annotations.list', undefined)
  if (list !== undefined) takeAnnotations(list)
}
