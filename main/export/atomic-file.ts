import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { InspectorError } from '../../shared/errors'
import { type Sentence, said } from '../../shared/sentences/said'

/**
 * A file that appears complete or not at all: it is written beside its place under another name and renamed at the
 * end, so a failure leaves neither half a file nor a destroyed older one.
 */
export class AtomicFile {
  readonly #shownPath: string
  readonly #path: string
  readonly #partialPath: string
  readonly #handle: FileHandle

  private constructor(place: { readonly shownPath: string; readonly path: string; readonly partialPath: string }, handle: FileHandle) {
    this.#shownPath = place.shownPath
    this.#path = place.path
    this.#partialPath = place.partialPath
    this.#handle = handle
  }

  /**
   * Begins a file at `path`; a symbolic link there is followed.
   * @throws InspectorError when that is no place for a file, or not one that may be written.
   */
  static async create(path: string): Promise<AtomicFile> {
    try {
      const { target, mode } = await placeFor(path)
      const partialPath = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomUUID().slice(0, 8)}.partial`)
      return new AtomicFile({ shownPath: path, path: target, partialPath }, await open(partialPath, 'wx', mode))
    } catch (error) {
      throw writeError(path, error)
    }
  }

  /** Appends bytes, or text as UTF-8. @throws InspectorError when it cannot be written. */
  async append(content: string | Uint8Array): Promise<void> {
    try {
      await this.#handle.appendFile(content, 'utf8')
    } catch (error) {
      throw writeError(this.#shownPath, error)
    }
  }

  /** Puts the file in its place. @throws InspectorError when that fails; then {@link discard} it. */
  async complete(): Promise<void> {
    try {
      // Without this a crash of the machine soon after could leave the name with no content.
      await this.#handle.sync()
      await this.#handle.close()
      await rename(this.#partialPath, this.#path)
    } catch (error) {
      throw writeError(this.#shownPath, error)
    }
  }

  /** Removes what was written. It never throws: it comes after the error that is worth telling. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined)
    await rm(this.#partialPath, { force: true }).catch(() => undefined)
  }
}

async function placeFor(path: string): Promise<{ readonly target: string; readonly mode: number }> {
  const existing = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (existing === undefined) return { target: path, mode: 0o666 }
  if (existing.isDirectory()) throw failure('EISDIR', path)
  // Renaming over a device or a pipe would replace it.
  if (!existing.isFile()) throw failure('ENOTREG', path)
  await access(path, constants.W_OK)
  return { target: await realpath(path), mode: existing.mode & 0o777 }
}

const sentences: Readonly<Record<string, readonly [why: Sentence, hint: Sentence]>> = {
  ENOSPC: [said`the disk is full`, said`Make room or choose another disk.`],
  EDQUOT: [said`your disk quota is used up`, said`Make room or choose another disk.`],
  EFBIG: [said`the file would be larger than this disk allows`, said`Choose another disk.`],
  EACCES: [said`you may not write there`, said`Choose another folder.`],
  EPERM: [said`you may not write there`, said`Choose another folder.`],
  EROFS: [said`the disk is read-only`, said`Choose another disk.`],
  ENOENT: [said`its folder does not exist`, said`Create the folder or choose another.`],
  ENOTDIR: [said`a part of its path is not a folder`, said`Choose another folder.`],
  EISDIR: [said`it is a folder`, said`Add the name of a file.`],
  ENOTREG: [said`it is not an ordinary file`, said`Choose another name.`],
  ENAMETOOLONG: [said`its name is too long`, said`Choose a shorter name.`],
  EMFILE: [said`too many files are open`, said`Close some sources and try again.`],
}

function writeError(path: string, error: unknown): InspectorError {
  if (error instanceof InspectorError) return error
  return failure(codeOf(error) ?? 'EIO', path, error)
}

function failure(code: string, path: string, error?: unknown): InspectorError {
  const [why, hint] = sentences[code] ?? [error instanceof Error ? error.message : String(error), undefined]
  return new InspectorError({ code, message: said`${path} could not be written: ${why}.`, ...(hint === undefined ? {} : { hint }) })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
