/** `interrupted`: whoever wrote it ended without closing it. */
export type SessionState = 'recording' | 'interrupted' | 'closed'

/** The state that the values of a session's table `session` tell; asks the system whether the writer still runs. */
export function stateOf(values: ReadonlyMap<string, string>): SessionState {
  if (values.get('state') !== 'recording') return 'closed'
  return runs(Number(values.get('writer') ?? 0)) ? 'recording' : 'interrupted'
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
