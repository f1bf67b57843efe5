import { create } from 'zustand'
import type { Runtime } from '../../shared/ipc/contract'
import type { TimeAnchor } from '../../shared/model'

/** What does not change while the window is open. */
interface Session {
  readonly runtime: Runtime
  /** Turns the rows' times into wall-clock times. */
  readonly anchor: TimeAnchor
  readonly begin: (session: { readonly runtime: Runtime; readonly anchor: TimeAnchor }) => void
}

const unknownRuntime: Runtime = { app: '', electron: '', chromium: '', node: '', libzmq: '', platform: '', languages: [] }

export const useSession = create<Session>()((set) => ({
  runtime: unknownRuntime,
  anchor: { epochUs: 0 },
  begin: ({ runtime, anchor }) => set({ runtime, anchor }),
}))
