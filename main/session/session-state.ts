import { statSync } from 'node:fs'

/** `interrupted`: whoever wrote it ended without closing it. */
export type SessionState = 'recording' | 'interrupted' | 'closed'

/** Whoever records sets the time of the file this often, also while there is nothing to write (docs/session-format.md). */
export const signOfLifeMs = 10_000
/** A file whose time is older than this is recorded by nobody: the number of its writer's process is another one's by now. */
const silenceMs = 60_000

/** The state that the values of a session's table `session` tell; asks the system whether the writer still runs, and the file whether it is that one. */
export function stateOf(values: ReadonlyMap<string, string>, path: string, nowMs = Date.now()): SessionState {
  if (values.get('state') !== 'recording') return 'closed'
  return runs(Number(values.get('writer') ?? 0)) && nowMs - changedMs(path) < silenceMs ? 'recording' : 'interrupted'
}

function changedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function runs(processId: number): boolean {
  // 0 and below would mean groups of processes.
  if (!Number.isSafeInteger(processId) || processId <= 0) return false
  try {
    return process.kill(processId, 0)
  } catch (thrown) {
    // It is there, and somebody else's.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
