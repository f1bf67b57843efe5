import { ipcMain, type WebContents, type WebFrameMain } from 'electron'
import * as v from 'valibot'
import { InspectorError, type Result, toAppError } from '../../shared/errors'
import { type CallAnswer, type CallInput, type CallName, calls, type NoticeName, type Notices } from '../../shared/ipc/contract'
import { verbatim } from '../../shared/sentences/said'

/** What main does for each call of the contract. Thrown errors become the call's error value. */
export type CallHandlers = {
  readonly [Name in CallName]: (input: CallInput<Name>) => CallAnswer<Name> | Promise<CallAnswer<Name>>
}

/**
 * Serves the contract: every call's sender is checked, its argument validated, its failure answered as a value.
 * @returns a function that stops serving.
 */
export function serveCalls(handlers: CallHandlers, isTrusted: (frame: WebFrameMain | null) => boolean): () => void {
  const names = Object.keys(calls) as CallName[]
  for (const name of names) {
    ipcMain.handle(name, (event, argument: unknown) => answer(handlers, name, argument, isTrusted(event.senderFrame)))
  }
  return () => names.forEach((name) => void ipcMain.removeHandler(name))
}

async function answer<Name extends CallName>(
  handlers: CallHandlers,
  name: Name,
  argument: unknown,
  trusted: boolean,
): Promise<Result<CallAnswer<Name>>> {
  try {
    if (!trusted)
      throw new InspectorError({ code: 'UNTRUSTED', message: verbatim(`“${name}” was called by a page that is not the app's.`) })
    return { ok: true, value: await handlers[name](validated(name, argument)) }
  } catch (error) {
    // What is not a foreseen error is a defect: it goes to the log with its stack, to the user as a sentence.
    if (!(error instanceof InspectorError))
      process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`)
    return { ok: false, error: toAppError(error) }
  }
}

function validated<Name extends CallName>(name: Name, argument: unknown): CallInput<Name> {
  const parsed = v.safeParse(calls[name].argument, argument)
  // The schema of `name` has just checked the value; the compiler cannot follow that through the index.
  if (parsed.success) return parsed.output as CallInput<Name>
  const [issue] = parsed.issues
  const where = v.getDotPath(issue)
  throw new InspectorError({ code: 'BAD_ARGUMENT', message: verbatim(where === null ? issue.message : `${where}: ${issue.message}`) })
}

/** Tells the window something; nothing happens once it is gone. */
export function notify<Name extends NoticeName>(contents: WebContents, name: Name, notice: Notices[Name]): void {
  if (!contents.isDestroyed()) contents.send(name, notice)
}
