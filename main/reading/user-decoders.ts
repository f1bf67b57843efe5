import { isDeepStrictEqual } from 'node:util'
import type { DecoderChoice } from '../../shared/decoders/choice'
import { chosenDecoder } from '../../shared/decoders/decode'
import { certaintyFloor, type MessageDecoder, type MessageInput } from '../../shared/decoders/decoder'
import { decoders } from '../../shared/decoders/index'
import { type AppError, InspectorError, toAppError } from '../../shared/errors'
import type { UserDecoderInfo } from '../../shared/ipc/inspect'
import { said } from '../../shared/sentences/said'
import { decoderFrom, headBytesGiven, type SaidOfMessage, sandboxMessage } from './user-decoder'
import { type FolderFile, UserDecoderFolder } from './user-decoder-folder'
import { sandboxLimits } from './user-decoder-sandbox'
import { StoppedFile, UserDecoderThread } from './user-decoder-thread'

export interface UserDecodersOptions {
  readonly folder: string
  /** The built `user-decoder-worker.js`. */
  readonly workerUrl: URL
  /** Files that the user has switched off. */
  readonly disabled: readonly string[]
  /** There are others now, or one fails. `reread`: what was read may read otherwise. */
  readonly changed: (infos: readonly UserDecoderInfo[], reread: boolean) => void
}

interface Known {
  readonly file: string
  readonly text: string | undefined
  /** The last it had, so that who chose it hears why it is gone. */
  readonly name: string | undefined
  readonly title: string | undefined
  readonly isLoaded: boolean
  /** Why it is not loaded, or how it failed last. */
  readonly error: AppError | undefined
}

/** The user's own decoders: files of a folder, which run in a thread of their own. Dispose of it. */
export class UserDecoders {
  readonly #options: UserDecodersOptions
  readonly #folder: UserDecoderFolder
  readonly #thread: UserDecoderThread
  #disabled: ReadonlySet<string>
  #files: readonly FolderFile[] = []
  #known: readonly Known[] = []
  #told: readonly UserDecoderInfo[] = []
  #loading: Promise<void> = Promise.resolve()
  #isDisposed = false

  constructor(options: UserDecodersOptions) {
    this.#options = options
    this.#disabled = new Set(options.disabled)
    this.#thread = new UserDecoderThread(
      options.workerUrl,
      decoders.map(({ name }) => name),
    )
    this.#folder = new UserDecoderFolder(options.folder, (files) => {
      this.#files = files
      void this.#reload()
    })
  }

  /** Makes the folder, loads what is in it, and watches it. */
  async start(): Promise<void> {
    await this.#folder.start()
    await this.#loading
  }

  async disable(files: readonly string[]): Promise<void> {
    this.#disabled = new Set(files)
    await this.#reload()
  }

  /** Whether any file can be asked. */
  get areThere(): boolean {
    return this.#known.some(({ isLoaded }) => isLoaded)
  }

  /** All files of the folder, in the order of their names. */
  get infos(): readonly UserDecoderInfo[] {
    return this.#known.map(({ file, name, title, isLoaded, error }) => ({
      file,
      name,
      title,
      isEnabled: !this.#disabled.has(file),
      isLoaded,
      error,
    }))
  }

  /**
   * Decoders that say of this message what the files say, to go before the app's own. `heads`: only the first bytes of each
   * frame are given, as for a list.
   */
  async for(message: MessageInput, choices: readonly DecoderChoice[], heads = false): Promise<readonly MessageDecoder[]> {
    const chosen = chosenDecoder(message, choices)
    const gone = this.#known.find(({ name, isLoaded, error }) => name === chosen && !isLoaded && error !== undefined)
    const made: MessageDecoder[] = gone === undefined ? [] : [failing(gone)]
    if (!this.areThere) return made
    let sure: ReadonlyMap<string, number>
    try {
      sure = await this.#recognise(message)
    } catch (thrown) {
      this.#note(thrown)
      return made
    }
    for (const { file, name, title, isLoaded } of this.#known) {
      const certainty = sure.get(file) ?? 0
      if (!isLoaded || name === undefined || (certainty < certaintyFloor && name !== chosen)) continue
      made.push(decoderFrom({ name, title: title ?? name, certainty, answer: await this.#decode(file, message, heads) }))
    }
    return made
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    this.#folder.dispose()
    await this.#thread.dispose()
    await this.#loading
  }

  async #recognise(message: MessageInput): Promise<ReadonlyMap<string, number>> {
    const answers = await this.#thread.call('recognise', sandboxMessage(message, headBytesGiven))
    for (const { file, error } of answers) if (error !== undefined) this.#failed(file, error)
    return new Map(answers.map(({ file, certainty }) => [file, certainty]))
  }

  async #decode(file: string, message: MessageInput, heads: boolean): Promise<SaidOfMessage['answer']> {
    try {
      const given = sandboxMessage(message, heads ? headBytesGiven : sandboxLimits.frameBytes)
      const answer = await this.#thread.call('decode', { file, message: given })
      // One that was stopped stays so until it is loaded again.
      if (this.#known.some((known) => known.file === file && known.error?.code !== 'USER_DECODER_STOPPED')) this.#failed(file, undefined)
      return () => answer
    } catch (thrown) {
      const error = toAppError(thrown)
      this.#failed(file, error)
      this.#note(thrown)
      return () => {
        throw new InspectorError(error)
      }
    }
  }

  /** A file that had the thread ended is left out from now on; the others are loaded again. */
  #note(thrown: unknown): void {
    if (!(thrown instanceof StoppedFile)) return
    this.#files = this.#files.map((each) => (each.file === thrown.file ? { file: each.file, error: toAppError(thrown) } : each))
    void this.#reload()
  }

  #failed(file: string, error: AppError | undefined): void {
    this.#known = this.#known.map((known) => (known.file === file ? { ...known, error } : known))
    this.#tell(false)
  }

  #reload(): Promise<void> {
    this.#loading = this.#loading.then(() => this.#load())
    return this.#loading
  }

  async #load(): Promise<void> {
    if (this.#isDisposed) return
    const files = this.#files
    const texts = files.flatMap(({ file, text }) => (text === undefined || this.#disabled.has(file) ? [] : [{ file, text }]))
    let loaded: Awaited<ReturnType<UserDecoderThread['load']>>
    try {
      loaded = await this.#thread.load(texts)
    } catch (thrown) {
      const error = toAppError(thrown)
      loaded = texts.map(({ file }) => ({ file, error }))
    }
    const before = this.#known
    this.#known = files.map(({ file, text, error }) => {
      const was = before.find((known) => known.file === file)
      const now = loaded.find((each) => each.file === file)
      return {
        file,
        text,
        name: now?.name ?? was?.name,
        title: now?.title ?? was?.title,
        isLoaded: now?.name !== undefined,
        error: now?.error ?? error,
      }
    })
    this.#tell(!isDeepStrictEqual(before.map(withoutError), this.#known.map(withoutError)))
  }

  #tell(reread: boolean): void {
    const { infos } = this
    if (this.#isDisposed || (!reread && isDeepStrictEqual(infos, this.#told))) return
    this.#told = infos
    this.#options.changed(infos, reread)
  }
}

const withoutError = ({ error: _error, ...known }: Known): Omit<Known, 'error'> => known

/** Stands for a chosen file that is not loaded, to say why. */
function failing({ name, title, error }: Known): MessageDecoder {
  return decoderFrom({
    name: name ?? '',
    title: title ?? name ?? '',
    certainty: 0,
    answer: () => {
      throw new InspectorError(error ?? { code: 'USER_DECODER_FAILED', message: said`The decoder is not loaded.` })
    },
  })
}
