import { create } from 'zustand'
import type { Runtime } from '../../shared/ipc/contract'
import type { TimeAnchor } from '../../shared/model'

/** What does not change while the window is open, and the time of what is shown. */
interface Session {
  readonly runtime: Runtime
  /** Turns the times of the rows that are shown into wall-clock times. */
  readonly anchor: TimeAnchor
  /** That of what is captured now. */
  readonly liveAnchor: TimeAnchor
  readonly begin: (session: { readonly runtime: Runtime; readonly anchor: TimeAnchor }) => void
  /** Rows of a file are shown, which have its anchor; `undefined`: what is captured now. */
  readonly showAnchor: (anchor: TimeAnchor | undefined) => void
}

const unknownRuntime: Runtime = { app: '', electron: '', chromium: '', node: '', libzmq: '', platform: '', languages: [] }

export const useSession = create<Session>()((set) => ({
  runtime: unknownRuntime,
  anchor: { epochUs: 0 },
  liveAnchor: { epochUs: 0 },
  begin: ({ runtime, anchor }) => set({ runtime, anchor, liveAnchor: anchor }),
  showAnchor: (anchor) => set(({ liveAnchor }) => ({ anchor: anchor ?? liveAnchor })),
}))
