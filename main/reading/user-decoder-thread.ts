import { Worker } from 'node:worker_threads'
import { InspectorError, toAppError } from '../../shared/errors'
import { said } from '../../shared/sentences/said'
import {
  type LoadedFile,
  sharedNow,
  type UserDecoderAnswer,
  type UserDecoderCall,
  type UserDecoderInput,
  type UserDecoderReport,
  type UserDecoderRequest,
  type UserDecoderThreadOptions,
} from './user-decoder-messages'

export interface FileText {
  readonly file: string
  readonly text: string
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: InspectorError) => void
}

/** A file at work for longer is stopped with its thread; its interpreter stops it sooner wherever it can. */
const mostMs = 3000
const lookMs = 200

/**
 * The thread in which users' files run, and nothing else does. It is ended and started again without the file that does not stop by
 * itself. Dispose of it.
 */
export class UserDecoderThread {
  readonly #workerUrl: URL
  readonly #ownNames: readonly string[]
  readonly #running = new SharedArrayBuffer(8)
  readonly #marks = new Int32Array(this.#running)
  readonly #waiting = new Map<number, Waiting>()
  /** Which were told to be loaded, in their order. */
  #texts: readonly FileText[] = []
  #worker: Worker | undefined
  #watch: NodeJS.Timeout | undefined
  #calls = 0

  /** `workerUrl`: the built `user-decoder-worker.js`. */
  constructor(workerUrl: URL, ownNames: readonly string[]) {
    this.#workerUrl = workerUrl
    this.#ownNames = ownNames
  }

  /** Loads these files and no others; one that does not stop is told as an error like others. */
  async load(texts: readonly FileText[]): Promise<readonly LoadedFile[]> {
    const stopped: LoadedFile[] = []
    let left = texts
    for (;;) {
      this.#texts = left
      if (left.length === 0) {
        await this.#end(lostError())
        return stopped
      }
      try {
        const loaded = await this.call('load', left)
        return [...loaded, ...stopped]
      } catch (thrown) {
        if (!(thrown instanceof StoppedFile)) throw thrown
        stopped.push({ file: thrown.file, error: toAppError(thrown) })
        left = left.filter(({ file }) => file !== thrown.file)
      }
    }
  }

  /** @throws InspectorError; a {@link StoppedFile} where the thread had to be ended, which has nothing loaded any more */
  call<Name extends UserDecoderCall>(name: Name, input: UserDecoderInput<Name>): Promise<UserDecoderAnswer<Name>> {
    this.#calls += 1
    const id = this.#calls
    this.#start().postMessage({ id, name, input } satisfies UserDecoderRequest)
    // The thread answers a call of this name with its answer.
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as UserDecoderAnswer<Name>), reject })
    })
  }

  async dispose(): Promise<void> {
    await this.#end(lostError())
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker
    Atomics.store(this.#marks, 0, 0)
    const data: UserDecoderThreadOptions = { ownNames: this.#ownNames, running: this.#running }
    const worker = new Worker(this.#workerUrl, { workerData: data, name: 'user-decoders', resourceLimits: { maxOldGenerationSizeMb: 256 } })
    this.#worker = worker
    worker.on('message', (report: UserDecoderReport) => this.#take(report))
    // What ends it is told by whoever waits.
    worker.on('error', () => undefined)
    worker.once('exit', () => {
      if (this.#worker === worker) void this.#lost()
    })
    this.#watch = setInterval(() => this.#look(), lookMs)
    return worker
  }

  #take(report: UserDecoderReport): void {
    const waiting = this.#waiting.get(report.id)
    this.#waiting.delete(report.id)
    if (report.ok) waiting?.resolve(report.value)
    else waiting?.reject(new InspectorError(report.error))
  }

  #look(): void {
    const place = Atomics.load(this.#marks, 0)
    if (place === 0) return
    // The mark first: one that is set in between is later than the time, which looks like very long ago.
    const beganMs = Atomics.load(this.#marks, 1)
    const sinceMs = (sharedNow() - beganMs) & 0x7fff_ffff
    // The clock may have been set back, which looks like very long ago.
    if (sinceMs > mostMs) void this.#lost()
  }

  /** The thread is ended, or has ended: the file that was at work did that. */
  async #lost(): Promise<void> {
    const file = this.#texts[Atomics.load(this.#marks, 0) - 1]?.file
    await this.#end(file === undefined ? lostError() : new StoppedFile(file))
  }

  async #end(error: InspectorError): Promise<void> {
    clearInterval(this.#watch)
    const worker = this.#worker
    const waiting = [...this.#waiting.values()]
    this.#worker = undefined
    this.#waiting.clear()
    // Not before it is gone: whoever waits may start the next one.
    await worker?.terminate()
    for (const { reject } of waiting) reject(error)
  }
}

/** The file that did not stop by itself. */
export class StoppedFile extends InspectorError {
  readonly file: string

  constructor(file: string) {
    super({
      code: 'USER_DECODER_STOPPED',
      message: said`The decoder in ${file} took too long and was stopped.`,
      hint: said`It runs again when its file is saved.`,
    })
    this.file = file
  }
}

const lostError = (): InspectorError =>
  new InspectorError({ code: 'USER_DECODER_STOPPED', message: said`The thread of your decoders ended.`, hint: said`It is started again.` })
