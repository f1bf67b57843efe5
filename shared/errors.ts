import { type Sentence, verbatim } from './sentences/said'

/** What a user is told when something failed: one clear sentence, and what to do about it. */
export interface AppError {
  /** Stable and machine-readable: an errno name (`EADDRINUSE`) or one of the project's own (`BAD_ENDPOINT`). */
  readonly code: string
  /** What failed and why, as one sentence. */
  readonly message: Sentence
  /** What the user can do about it, as one sentence. */
  readonly hint?: Sentence
}

/** The answer of everything that crosses a boundary: errors are values there. */
export type Result<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: AppError }

/** An {@link AppError} that travels as an exception inside a layer, until a boundary turns it into a value. */
export class InspectorError extends Error {
  readonly code: string
  readonly hint: Sentence | undefined
  declare readonly message: Sentence

  constructor(error: AppError) {
    super(error.message)
    this.name = 'InspectorError'
    this.code = error.code
    this.hint = error.hint
  }
}

/** The plain value of any thrown thing; what is not ours keeps its message under `code` (default `INTERNAL`). */
export function toAppError(thrown: unknown, code = 'INTERNAL'): AppError {
  if (thrown instanceof InspectorError) {
    return { code: thrown.code, message: thrown.message, ...(thrown.hint === undefined ? {} : { hint: thrown.hint }) }
  }
  return { code, message: verbatim(thrown instanceof Error ? thrown.message : String(thrown)) }
}

/** Closes a discriminated union: a member that was forgotten is a type error here. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`)
}
