import { InspectorError } from '../../shared/errors'
import { said } from '../../shared/sentences/said'

/** Result codes of SQLite (https://sqlite.org/rescode.html), in the low byte of an extended one. */
export const sqliteBusy = 5
const sqliteReadOnly = 8
const sqliteIoError = 10
const sqliteFull = 13
const sqliteCannotOpen = 14

/** The primary result code of an error that `node:sqlite` threw. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** What a user is told when the session file could not be written. */
export function explainDiskError(error: unknown, path: string): InspectorError {
  if (error instanceof InspectorError) return error
  const code = sqliteCode(error)
  const system = systemCode(error)
  if (system === 'EEXIST') {
    return new InspectorError({
      code: 'FILE_EXISTS',
      message: said`${path} exists already.`,
      hint: said`Choose another name for the session.`,
    })
  }
  if (code === sqliteFull || system === 'ENOSPC' || system === 'EDQUOT') {
    return new InspectorError({
      code: 'DISK_FULL',
      message: said`The disk is full: ${path} is not written any further.`,
      hint: said`Free some space, or record to another disk; what was written until now can be opened.`,
    })
  }
  if (code === sqliteCannotOpen || code === sqliteReadOnly || ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes(system ?? '')) {
    return new InspectorError({
      code: 'FILE_NOT_WRITABLE',
      message: said`${path} cannot be written.`,
      hint: said`Choose a folder that exists and that you may write to.`,
    })
  }
  if (code === sqliteBusy) {
    return new InspectorError({
      code: 'FILE_BUSY',
      message: said`Another program holds ${path} locked.`,
      hint: said`Close the program that has the file open, then record again.`,
    })
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new InspectorError({
    code: code === sqliteIoError ? 'DISK_FAILED' : 'SESSION_FAILED',
    message: said`${path} could not be written: ${reason}.`,
    hint: said`Check the disk, or record to another one; what was written until now can be opened.`,
  })
}
