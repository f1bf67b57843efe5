import quickjsVariant from '@jitl/quickjs-singlefile-mjs-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import { InspectorError } from '../../shared/errors'
import { type Sentence, said, verbatim } from '../../shared/sentences/said'
import { bytesAt, inputBytes, markCount, marks, maxFramesGiven, phases, prelude } from './user-decoder-prelude'

type EitherFFI = ReturnType<QuickJSWASMModule['getFFI']>

/** What a user's decoder may cost. */
export interface SandboxLimits {
  /** Of all that the interpreter has, 16 MiB at least. */
  readonly memoryBytes: number
  readonly stackBytes: number
  /** To run the file once. */
  readonly loadMs: number
  /** For each visible row. */
  readonly recogniseMs: number
  readonly decodeMs: number
  /** Characters of the answer. */
  readonly answerLength: number
  /** Bytes of each frame that are given; the size is told. */
  readonly frameBytes: number
}

export const sandboxLimits: SandboxLimits = {
  memoryBytes: 32 * 1024 * 1024,
  stackBytes: 256 * 1024,
  loadMs: 500,
  recogniseMs: 20,
  decodeMs: 500,
  answerLength: 4 * 1024 * 1024,
  frameBytes: 1024 * 1024,
}

/** A message as plain data for the sandbox. */
export interface SandboxMessage {
  readonly frames: readonly Uint8Array[]
  /** Of the whole frames. */
  readonly sizes: readonly number[]
  readonly socket: string | undefined
  readonly direction: string | undefined
  readonly source: string | undefined
}

/** What the file's functions said of a message. */
export interface SandboxSaid {
  /** How sure it is, from 0 to 1; 0 where `recognise` failed. */
  readonly certainty: number
  /** `undefined`: it was not sure enough to be asked for more. `answer`: what `decode` returned, unchecked. */
  readonly outcome?: { readonly answer: unknown; readonly error?: undefined } | { readonly error: InspectorError }
}

/**
 * Milliseconds that this thread has worked, where Node tells (from 23.9 on), so that a busy machine stops no decoder; by the clock
 * otherwise.
 */
function workedMs(): number {
  if (!('threadCpuUsage' in process)) return performance.now()
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Asking what a thread has worked takes as long as a short decoder does. */
const askAgainMs = 5

/** {@link workedMs}, or up to {@link askAgainMs} more. */
class WorkClock {
  private atMs = Number.NEGATIVE_INFINITY
  private worked = 0

  nowMs(): number {
    const nowMs = performance.now()
    const sinceMs = nowMs - this.atMs
    // Nobody works for longer than it takes.
    if (sinceMs <= askAgainMs) return this.worked + sinceMs
    this.atMs = nowMs
    this.worked = workedMs()
    return this.worked
  }
}

const pageBytes = 65_536
/** What the interpreter is built to begin with. */
const leastPages = 256

/**
 * One user's file in an interpreter of its own (QuickJS in WebAssembly): no Node, no network, no timers, no other file; its
 * memory, stack and time are bounded. QuickJS looks at the time only once in 10,000 steps, so steps that are long in themselves
 * (`'x'.repeat(1e7)` in a loop) go on for longer: run it in a worker thread that its owner terminates. Dispose of it.
 */
export class UserDecoderSandbox {
  private readonly runtime: QuickJSRuntime
  private readonly context: QuickJSContext
  private readonly memory: WebAssembly.Memory
  private readonly limits: SandboxLimits
  private readonly held: QuickJSHandle[] = []
  private decoder: QuickJSHandle | undefined
  private asking: { readonly ask: QuickJSHandle; readonly tell: QuickJSHandle; readonly inputAt: number } | undefined
  /** What was told last of what most messages have in common. */
  private facts = ''
  private marks = new Float64Array(0)
  private readonly clock = new WorkClock()
  private deadlineMs = 0
  private stopped: InspectorError | undefined

  private constructor(runtime: QuickJSRuntime, memory: WebAssembly.Memory, limits: SandboxLimits) {
    this.runtime = runtime
    this.memory = memory
    this.limits = limits
    runtime.setMaxStackSize(limits.stackBytes)
    runtime.setInterruptHandler(() => workedMs() > this.deadlineMs + (this.isDecoding ? limits.decodeMs : 0))
    this.context = runtime.newContext()
  }

  /** Runs the file once. @throws InspectorError when it fails, or exports no decoder */
  static async load(file: string, text: string, limits: SandboxLimits = sandboxLimits): Promise<UserDecoderSandbox> {
    // QuickJS's own limit does not see the sizes of what is allocated here, so the memory of WebAssembly is the limit.
    const wasmMemory = new WebAssembly.Memory({ initial: leastPages, maximum: Math.max(leastPages, limits.memoryBytes / pageBytes) })
    const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(quickjsVariant, { wasmMemory }))
    const sandbox = new UserDecoderSandbox(quickjs.newRuntime(), wasmMemory, limits)
    try {
      sandbox.start(file, text, quickjs.getFFI())
      return sandbox
    } catch (thrown) {
      sandbox.dispose()
      throw thrown
    }
  }

  /** A text of the decoder, such as its name; `undefined` when it is none. */
  text(key: string): string | undefined {
    const { decoder } = this
    if (decoder === undefined) return undefined
    const handle = this.bounded(this.limits.recogniseMs, () => this.context.getProp(decoder, key))
    try {
      return this.context.typeof(handle) === 'string' ? this.context.getString(handle) : undefined
    } finally {
      handle.dispose()
    }
  }

  has(call: 'recognise' | 'decode'): boolean {
    const { decoder } = this
    if (decoder === undefined) return false
    const handle = this.bounded(this.limits.recogniseMs, () => this.context.getProp(decoder, call))
    try {
      return this.context.typeof(handle) === 'function'
    } finally {
      handle.dispose()
    }
  }

  /**
   * What the decoder says of a message: `decode` is asked where `recognise` is as sure as `floor`. One that was stopped for its time
   * or memory stays stopped until the file is loaded again. Never throws.
   */
  ask(message: SandboxMessage, floor: number): SandboxSaid {
    const { asking, stopped } = this
    if (stopped !== undefined || asking === undefined) return { certainty: 0, outcome: { error: stopped ?? notLoaded() } }
    try {
      return this.bounded(this.limits.recogniseMs, () => this.asked(message, floor, asking))
    } catch (thrown) {
      const error = thrown instanceof InspectorError ? thrown : notLoaded()
      // It recognised the message, whatever else goes wrong.
      return { certainty: this.isDecoding ? this.mark(marks.certainty) : 0, outcome: { error } }
    } finally {
      this.marksNow()[marks.phase] = 0
    }
  }

  dispose(): void {
    try {
      for (const handle of this.held) handle.dispose()
      this.context.dispose()
      this.runtime.dispose()
    } catch {
      // An interpreter that broke cannot tidy up; its memory goes with it.
    }
  }

  private start(file: string, text: string, ffi: EitherFFI): void {
    const { context } = this
    const { asks, asking } = this.bounded(this.limits.loadMs, () => {
      const prepare = this.hold(this.unwrap(context.evalCode(prelude, 'inspector.js', { type: 'global', strict: true })))
      const { input, at } = this.sharedInput(ffi)
      const made = this.hold(this.unwrap(context.callFunction(prepare, context.undefined, input)))
      const [ask, tell] = [this.hold(context.getProp(made, 'ask')), this.hold(context.getProp(made, 'tell'))]
      return { asks: made, asking: { ask, tell, inputAt: at } }
    })
    this.asking = asking
    this.warmUp(asking)
    this.bounded(this.limits.loadMs, () => {
      const exports = this.unwrap(context.evalCode(text, file, { type: 'module' }))
      try {
        this.decoder = this.hold(context.getProp(exports, 'default'))
        this.unwrap(context.callMethod(asks, 'use', [this.decoder])).dispose()
      } finally {
        exports.dispose()
      }
    })
    if (this.decoder === undefined || context.typeof(this.decoder) !== 'object')
      throw refused(said`${file} exports no decoder.`, said`Write: export default { name, title, recognise, decode }`)
  }

  /** What the first call takes to compile the interpreter is none of the file's time: the prelude's own decoder answers it. */
  private warmUp(asking: NonNullable<typeof this.asking>): void {
    const nothing = { frames: [new Uint8Array(1)], sizes: [1], socket: undefined, direction: undefined, source: undefined }
    this.bounded(this.limits.loadMs, () => this.asked(nothing, 0, asking))
    this.marksNow()[marks.phase] = 0
  }

  /** A buffer of the interpreter's that stays where it is, and its place: the library tells no address but to the function below it. */
  private sharedInput(ffi: EitherFFI): { readonly input: QuickJSHandle; readonly at: number } {
    const make = ffi.QTS_NewArrayBuffer
    let at = 0
    ffi.QTS_NewArrayBuffer = (context, address, length) => {
      at = address
      return make(context, address, length)
    }
    try {
      const input = this.hold(this.context.newArrayBuffer(new ArrayBuffer(inputBytes)))
      return { input, at }
    } finally {
      ffi.QTS_NewArrayBuffer = make
    }
  }

  private asked(message: SandboxMessage, floor: number, { ask, tell, inputAt }: NonNullable<typeof this.asking>): SandboxSaid {
    const { context } = this
    const { sizes, socket, direction, source } = message
    const facts = JSON.stringify({ socket, direction, source })
    if (facts !== this.facts) {
      const text = context.newString(facts)
      this.unwrap(context.callFunction(tell, context.undefined, text)).dispose()
      text.dispose()
      this.facts = facts
    }
    const frames = message.frames.slice(0, maxFramesGiven)
    const numbers = this.marksNow()
    numbers[marks.phase] = 0
    numbers[marks.floor] = floor
    numbers[marks.certainty] = 0
    numbers[marks.length] = -1
    numbers[marks.count] = frames.length
    let total = bytesAt
    for (const [index, { byteLength }] of frames.entries()) {
      const given = Math.min(byteLength, this.limits.frameBytes)
      numbers[marks.frames + 2 * index] = given
      numbers[marks.frames + 2 * index + 1] = sizes[index] ?? byteLength
      total += given
    }
    const large = total > inputBytes ? [this.largeFrames(frames)] : []
    if (large.length === 0) this.copyFrames(frames, inputAt + bytesAt)
    try {
      const answer = this.unwrap(context.callFunction(ask, context.undefined, ...large))
      try {
        const certainty = this.mark(marks.certainty)
        return certainty < floor ? { certainty } : { certainty, outcome: { answer: this.parsed(answer) } }
      } finally {
        answer.dispose()
      }
    } finally {
      for (const handle of large) handle.dispose()
    }
  }

  private copyFrames(frames: readonly Uint8Array[], at: number): void {
    const memory = new Uint8Array(this.memory.buffer)
    let end = at
    for (const frame of frames) {
      const given = Math.min(frame.byteLength, this.limits.frameBytes)
      memory.set(given < frame.byteLength ? frame.subarray(0, given) : frame, end)
      end += given
    }
  }

  private largeFrames(frames: readonly Uint8Array[]): QuickJSHandle {
    const { context } = this
    const list = context.newArray()
    for (const [index, frame] of frames.entries()) {
      const buffer = context.newArrayBuffer(copyOf(frame, this.limits.frameBytes))
      context.setProp(list, index, buffer)
      buffer.dispose()
    }
    return list
  }

  /** The numbers of the shared memory, which is another buffer whenever the interpreter's memory has grown. */
  private marksNow(): Float64Array {
    if (this.marks.buffer !== this.memory.buffer)
      this.marks = this.asking === undefined ? this.marks : new Float64Array(this.memory.buffer, this.asking.inputAt, markCount)
    return this.marks
  }

  private mark(place: number): number {
    return this.marksNow()[place] ?? 0
  }

  private get isDecoding(): boolean {
    return this.mark(marks.phase) === phases.decode
  }

  private hold(handle: QuickJSHandle): QuickJSHandle {
    this.held.push(handle)
    return handle
  }

  private bounded<Value>(ms: number, work: () => Value): Value {
    this.deadlineMs = this.clock.nowMs() + ms
    try {
      return work()
    } catch (thrown) {
      if (thrown instanceof InspectorError) throw thrown
      // WebAssembly itself gave up: nothing of the interpreter can be used any more.
      this.stopped = new InspectorError({ code: 'USER_DECODER_STOPPED', message: said`The decoder broke its interpreter and was stopped.` })
      throw this.stopped
    }
  }

  /** The value, or the error of the user's code as ours. */
  private unwrap(result: ReturnType<QuickJSContext['evalCode']>): QuickJSHandle {
    if (!('error' in result) || result.error === undefined) return result.value
    const error: unknown = this.context.dump(result.error)
    result.error.dispose()
    throw this.errorOf(error)
  }

  private errorOf(error: unknown): InspectorError {
    const { name, message, stack } = partsOf(error)
    // Where there is no memory for an error either, null is thrown.
    const isFull = this.memory.buffer.byteLength > this.limits.memoryBytes * 0.75
    if (error === null && isFull) return this.stop(said`The decoder used too much memory and was stopped.`)
    if (name === 'InternalError' && message === 'interrupted') return this.stop(said`The decoder took too long and was stopped.`)
    if (name === 'InternalError' && message === 'out of memory') return this.stop(said`The decoder used too much memory and was stopped.`)
    const line = /:(\d+)(?::\d+)?\)?\s*$/mu.exec(stack.replace(/^.*inspector\.js.*$/gmu, ''))?.[1]
    const place = line === undefined ? '' : ` (line ${line})`
    return new InspectorError({ code: 'USER_DECODER_FAILED', message: verbatim(`${name === '' ? 'Error' : name}: ${message}${place}`) })
  }

  private stop(message: Sentence): InspectorError {
    this.stopped = new InspectorError({
      code: 'USER_DECODER_STOPPED',
      message,
      hint: said`It runs again when its file is saved.`,
    })
    return this.stopped
  }

  private parsed(answer: QuickJSHandle): unknown {
    const { context, limits } = this
    const length = this.mark(marks.length)
    if (length < 0) return undefined
    if (length > limits.answerLength) throw refused(said`The answer has ${length} characters; at most ${limits.answerLength} are read.`)
    try {
      return JSON.parse(context.getString(answer))
    } catch {
      throw refused(said`The answer is no JSON.`)
    }
  }
}

const notLoaded = (): InspectorError => refused(said`The decoder is not loaded.`)

export function refused(message: Sentence, hint?: Sentence): InspectorError {
  return new InspectorError({ code: 'USER_DECODER_REFUSED', message, ...(hint === undefined ? {} : { hint }) })
}

/** A buffer of its own, as the interpreter takes whole buffers. */
function copyOf(frame: Uint8Array, maxBytes: number): ArrayBuffer {
  const copy = new ArrayBuffer(Math.min(frame.byteLength, maxBytes))
  new Uint8Array(copy).set(frame.subarray(0, maxBytes))
  return copy
}

function partsOf(error: unknown): { readonly name: string; readonly message: string; readonly stack: string } {
  if (typeof error !== 'object' || error === null) return { name: '', message: String(error), stack: '' }
  const part = (key: string) => {
    const value: unknown = Reflect.get(error, key)
    return typeof value === 'string' ? value : ''
  }
  return { name: part('name'), message: part('message').slice(0, 500), stack: part('stack') }
}
