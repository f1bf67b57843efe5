import { type Result, toAppError } from '../../shared/errors'
import type { CallAnswer, CallArgument, CallName, NoticeName, Notices } from '../../shared/ipc/contract'
import { showError } from '../ui/toast-manager'

/** Carries out a call of the contract in the main process. It never rejects: what fails is a value. */
export async function call<Name extends CallName>(name: Name, argument: CallArgument<Name>): Promise<Result<CallAnswer<Name>>> {
  try {
    return await window.inspector.call(name, argument)
  } catch (error) {
    return { ok: false, error: toAppError(error, 'NO_ANSWER') }
  }
}

/** Like {@link call}, but a failure is shown to the user as a notice; then the answer is `undefined`. */
export async function callOrTell<Name extends CallName>(name: Name, argument: CallArgument<Name>): Promise<CallAnswer<Name> | undefined> {
  const result = await call(name, argument)
  if (result.ok) return result.value
  showError(result.error)
  return undefined
}

/** Hears a notice of the contract until the returned function is called. */
export function on<Name extends NoticeName>(name: Name, listener: (notice: Notices[Name]) => void): () => void {
  return window.inspector.on(name, listener)
}
