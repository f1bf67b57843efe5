import { create } from 'zustand'
import type { RowId } from '../../shared/model'

interface Selection {
  /** The row that the details are shown of. */
  readonly row: RowId | undefined
  readonly select: (row: RowId | undefined) => void
}

/** Which row of the capture the user looks at. */
export const useSelection = create<Selection>()((set) => ({
  row: undefined,
  select: (row) => set({ row }),
}))
