import { type FSWatcher, watch } from 'node:fs'
import { mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type AppError, toAppError } from '../../shared/errors'
import { said } from '../../shared/sentences/said'
import { refused } from './user-decoder-sandbox'

/** A `.js` file of the folder with its text, or why it could not be read. */
export type FolderFile =
  | { readonly file: string; readonly text: string; readonly error?: undefined }
  | { readonly file: string; readonly text?: undefined; readonly error: AppError }

/** Files settle before they are read: editors write them in steps. */
const settleMs = 100
const maxFiles = 50
const maxFileBytes = 1024 * 1024

/** The folder with the user's decoders. Dispose of it. */
export class UserDecoderFolder {
  readonly #folder: string
  readonly #onChange: (files: readonly FolderFile[]) => void
  #watcher: FSWatcher | undefined
  #timer: NodeJS.Timeout | undefined
  #reading: Promise<void> = Promise.resolve()
  #isDisposed = false

  /** `onChange` is told what is there, at the start and whenever something was saved. */
  constructor(folder: string, onChange: (files: readonly FolderFile[]) => void) {
    this.#folder = folder
    this.#onChange = onChange
  }

  /** Makes the folder, reads it, and watches it. */
  async start(): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    this.#watcher = watch(this.#folder, () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.#read(), settleMs)
    })
    // A folder that is removed is no reason to fail: what is loaded stays.
    this.#watcher.on('error', () => this.#watcher?.close())
    await this.#read()
  }

  dispose(): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
    this.#watcher?.close()
  }

  #read(): Promise<void> {
    this.#reading = this.#reading.then(async () => {
      const files = await Promise.all((await this.#names()).map((name) => this.#file(name)))
      if (!this.#isDisposed) this.#onChange(files)
    })
    return this.#reading
  }

  async #names(): Promise<readonly string[]> {
    try {
      const entries = await readdir(this.#folder, { withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile() && entry.name.endsWith('.js') && !entry.name.startsWith('.'))
        .map(({ name }) => name)
        .sort()
        .slice(0, maxFiles)
    } catch {
      return []
    }
  }

  async #file(file: string): Promise<FolderFile> {
    try {
      const handle = await open(join(this.#folder, file))
      try {
        const { size } = await handle.stat()
        if (size > maxFileBytes) throw refused(said`${file} has ${size} bytes; at most ${maxFileBytes} are read.`)
        return { file, text: await handle.readFile('utf8') }
      } finally {
        await handle.close()
      }
    } catch (thrown) {
      return { file, error: toAppError(thrown) }
    }
  }
}
