import { create } from 'zustand'
import type { ConnectionId, RowId } from '../../shared/model'

interface Selection {
  /** The row that the details are shown of. */
  readonly row: RowId | undefined
  /** The tapped connection that the details are shown of instead. */
  readonly connection: ConnectionId | undefined
  readonly select: (row: RowId | undefined) => void
  /** Shows a connection's details; the row stays selected unless it is shown `alone`. */
  readonly showConnection: (connection: ConnectionId | undefined, how?: 'alone') => void
}

/** Which row of the capture the user looks at, or which connection. */
export const useSelection = create<Selection>()((set) => ({
  row: undefined,
  connection: undefined,
  select: (row) => set({ row, connection: undefined }),
  showConnection: (connection, how) => set(how === 'alone' ? { connection, row: undefined } : { connection }),
}))
