import { type FSWatcher, watch } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { MessageDecoder } from '../../shared/decoders/decoder'
import { type AppError, toAppError } from '../../shared/errors'
import { loadUserDecoder, type UserDecoder } from './user-decoder'
import { refused } from './user-decoder-sandbox'

/** A file of the folder: its decoder, or why there is none. */
export type UserDecoderFile =
  | { readonly file: string; readonly decoder: MessageDecoder; readonly error?: undefined }
  | { readonly file: string; readonly decoder?: undefined; readonly error: AppError }

/** Files settle before they are read: editors write them in steps. */
const settleMs = 100
const maxFiles = 50
const maxFileBytes = 1024 * 1024

/** The user's decoders: the `.js` files of a folder, loaded again when they are saved. Dispose of it. */
export class UserDecoders {
  private readonly folder: string
  private readonly ownNames: ReadonlySet<string>
  private readonly onChange: (files: readonly UserDecoderFile[]) => void
  private watcher: FSWatcher | undefined
  private timer: NodeJS.Timeout | undefined
  private loaded: readonly UserDecoder[] = []
  private loading: Promise<void> = Promise.resolve()
  private isDisposed = false

  /** `ownNames`: of the app's decoders, which files may not take. `onChange` is told after each loading. */
  constructor(folder: string, ownNames: ReadonlySet<string>, onChange: (files: readonly UserDecoderFile[]) => void) {
    this.folder = folder
    this.ownNames = ownNames
    this.onChange = onChange
  }

  /** Makes the folder, loads what is in it, and watches it. */
  async start(): Promise<void> {
    await mkdir(this.folder, { recursive: true })
    this.watcher = watch(this.folder, () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.reload(), settleMs)
    })
    // A folder that is removed is no reason to fail: what is loaded stays.
    this.watcher.on('error', () => this.watcher?.close())
    await this.reload()
  }

  async dispose(): Promise<void> {
    this.isDisposed = true
    clearTimeout(this.timer)
    this.watcher?.close()
    await this.loading
    for (const each of this.loaded) each.dispose()
    this.loaded = []
  }

  private reload(): Promise<void> {
    this.loading = this.loading.then(() => this.load())
    return this.loading
  }

  private async load(): Promise<void> {
    if (this.isDisposed) return
    const names = new Set(this.ownNames)
    const files: UserDecoderFile[] = []
    const loaded: UserDecoder[] = []
    for (const file of await this.fileNames()) {
      try {
        const made = await loadUserDecoder(basename(file), await this.read(file), names)
        names.add(made.decoder.name)
        loaded.push(made)
        files.push({ file, decoder: made.decoder })
      } catch (thrown) {
        files.push({ file, error: toAppError(thrown) })
      }
    }
    const before = this.loaded
    this.loaded = loaded
    this.onChange(files)
    for (const each of before) each.dispose()
  }

  private async fileNames(): Promise<readonly string[]> {
    try {
      const entries = await readdir(this.folder, { withFileTypes: true })
      return entries
        .filter((entry) => entry.isFile() && entry.name.endsWith('.js') && !entry.name.startsWith('.'))
        .map(({ name }) => name)
        .sort()
        .slice(0, maxFiles)
    } catch {
      return []
    }
  }

  private async read(file: string): Promise<string> {
    const bytes = await readFile(join(this.folder, file))
    if (bytes.byteLength > maxFileBytes) throw refused(`${file} has ${bytes.byteLength} bytes; at most ${maxFileBytes} are read.`)
    return bytes.toString('utf8')
  }
}
