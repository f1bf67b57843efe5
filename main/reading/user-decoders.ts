import { isDeepStrictEqual } from 'node:util'
import type { DecoderChoice } from '../../shared/decoders/choice'
import { chosenDecoder } from '../../shared/decoders/decode'
import { certaintyFloor, type MessageDecoder, type MessageInput } from '../../shared/decoders/decoder'
import { decoders } from '../../shared/decoders/index'
import { type AppError, InspectorError, toAppError } from '../../shared/errors'
import type { UserDecoderInfo } from '../../shared/ipc/inspect'
import { said } from '../../shared/sentences/said'
import { decoderFrom, type SaidOfMessage, sandboxMessage } from './user-decoder'
import { type FolderFile, UserDecoderFolder } from './user-decoder-folder'
import type { ReadInput, Said, SaidOfMessages } from './user-decoder-messages'
import { headBytesGiven } from './user-decoder-prelude'
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

/** Fields of a decoder that the window offers. */
const maxOfferedFields = 100
/** Outcomes of messages are told no oftener. */
const tellMs = 100

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
  /** Seen by now, by decoder. */
  readonly #fields = new Map<string, Set<string>>()
  #telling: NodeJS.Timeout | undefined
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
      fields: [...(this.#fields.get(name ?? '') ?? [])],
    }))
  }

  /** What filters may name: decoders that are loaded, and those of files that just cannot be. */
  get names(): readonly string[] {
    return this.#known.flatMap(({ name }) => name ?? [])
  }

  /**
   * Decoders that say of this message what the files say, to go before the app's own. `heads`: only the first bytes of each
   * frame are given, as for a list.
   */
  async for(message: MessageInput, choices: readonly DecoderChoice[], heads = false): Promise<readonly MessageDecoder[]> {
    if (this.#known.length === 0) return []
    const given = sandboxMessage(message, heads ? headBytesGiven : sandboxLimits.frameBytes)
    const [read = []] = await this.read([{ message: given, chosen: chosenDecoder(message, choices), fieldsOnly: false }])
    return read
  }

  /**
   * The same of messages that were made ready, in their order: of the first of them, at least of one, as many as some milliseconds are
   * enough for. With `fieldsOnly` they answer for their fields alone. Never throws.
   */
  async read(inputs: readonly ReadInput[]): Promise<readonly (readonly MessageDecoder[])[]> {
    const said = await this.#said(inputs)
    return said.map((each, index) => this.#decodersOf(each, inputs[index]?.chosen))
  }

  #decodersOf(said: readonly Said[], chosen: string | undefined): readonly MessageDecoder[] {
    const gone =
      chosen === undefined
        ? undefined
        : this.#known.find(({ name, isLoaded, error }) => name === chosen && !isLoaded && error !== undefined)
    const made: MessageDecoder[] = gone === undefined ? [] : [failing(gone)]
    // In the order in which the files were loaded, which is that of their names.
    for (const { file, certainty, outcome } of said) {
      const known = this.#known.find((each) => each.file === file)
      if (known === undefined || outcome === undefined) continue
      this.#tellOutcome(known, outcome)
      const { name, title, isLoaded } = known
      // One that fails to recognise is none of those that read it, unless it was chosen.
      if (!isLoaded || name === undefined || (certainty < certaintyFloor && name !== chosen)) continue
      made.push(decoderFrom({ name, title: title ?? name, certainty, ...answerOf(outcome) }))
    }
    return made
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    clearTimeout(this.#telling)
    this.#folder.dispose()
    await this.#thread.dispose()
    await this.#loading
  }

  /** What each file said of the first messages. One that had the thread ended is left out, and the others are asked again. */
  async #said(inputs: readonly ReadInput[]): Promise<SaidOfMessages> {
    while (this.areThere) {
      try {
        const said: SaidOfMessages = JSON.parse(await this.#thread.call('read', inputs))
        return said
      } catch (thrown) {
        if (this.#isDisposed) break
        await this.#withoutStopped(thrown)
        // Nobody knows which file it was: not again with these messages.
        if (!(thrown instanceof StoppedFile)) break
      }
    }
    return inputs.map(() => [])
  }

  /** The files are loaded again, but for the one that had the thread ended. */
  #withoutStopped(thrown: unknown): Promise<void> {
    if (thrown instanceof StoppedFile) {
      const isKnown = this.#files.some(({ file, error }) => file === thrown.file && error?.code === 'USER_DECODER_STOPPED')
      if (isKnown) return this.#loading
      this.#files = this.#files.map((each) => (each.file === thrown.file ? { file: each.file, error: toAppError(thrown) } : each))
    }
    return this.#reload()
  }

  #tellOutcome(known: Known, outcome: NonNullable<Said['outcome']>): void {
    // One that was stopped stays so until it is loaded again.
    if (outcome.error !== undefined || known.error?.code !== 'USER_DECODER_STOPPED') this.#failed(known, outcome.error)
    if (outcome.error === undefined) this.#learn(known, outcome.fields)
  }

  #failed(known: Known, error: AppError | undefined): void {
    if (known.error === error || isDeepStrictEqual(known.error, error)) return
    this.#known = this.#known.map((each) => (each.file === known.file ? { ...each, error } : each))
    this.#tellSoon()
  }

  /** Names of fields, for the window to offer. */
  #learn({ name }: Known, fields: Iterable<readonly [string, unknown]>): void {
    if (name === undefined) return
    const seen = this.#fields.get(name) ?? new Set()
    this.#fields.set(name, seen)
    const { size } = seen
    for (const [path] of fields) if (seen.size < maxOfferedFields) seen.add(path)
    if (seen.size > size) this.#tellSoon()
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

  /** Which of them fails may change with every message. */
  #tellSoon(): void {
    this.#telling ??= setTimeout(() => this.#tell(false), tellMs)
  }

  #tell(reread: boolean): void {
    clearTimeout(this.#telling)
    this.#telling = undefined
    const { infos } = this
    if (this.#isDisposed || (!reread && isDeepStrictEqual(infos, this.#told))) return
    this.#told = infos
    this.#options.changed(infos, reread)
  }
}

const withoutError = ({ error: _error, ...known }: Known): Omit<Known, 'error'> => known

/** What a decoder that stands for a file has of it. */
function answerOf(outcome: NonNullable<Said['outcome']>): Pick<SaidOfMessage, 'answer' | 'fields'> {
  const { error } = outcome
  if (error === undefined) return { answer: () => outcome.answer, fields: new Map(outcome.fields) }
  return {
    answer: () => {
      throw new InspectorError(error)
    },
    fields: new Map(),
  }
}

/** Stands for a chosen file that is not loaded, to say why. */
function failing({ name, title, error }: Known): MessageDecoder {
  return decoderFrom({
    name: name ?? '',
    title: title ?? name ?? '',
    certainty: 0,
    ...answerOf({ error: error ?? { code: 'USER_DECODER_FAILED', message: said`The decoder is not loaded.` } }),
  })
}
