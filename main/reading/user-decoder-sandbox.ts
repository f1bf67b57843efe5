import quickjsVariant from '@jitl/quickjs-singlefile-mjs-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core'
import { InspectorError } from '../../shared/errors'
import { type Sentence, said, verbatim } from '../../shared/sentences/said'

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

export type SandboxCall = 'recognise' | 'decode'

/**
 * Milliseconds that this thread has worked, where Node tells (from 23.9 on), so that a busy machine stops no decoder; by the clock
 * otherwise.
 */
function workedMs(): number {
  if (!('threadCpuUsage' in process)) return performance.now()
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const pageBytes = 65_536
/** What the interpreter is built to begin with. */
const leastPages = 256

/** Runs in the sandbox before the file: answers go out as JSON, so nothing else can. */
const prelude = `(function (decoder, call, frames, facts) {
  const message = JSON.parse(facts)
  message.frames = frames.map((frame) => new Uint8Array(frame))
  return JSON.stringify(decoder[call](message))
})`

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
  private run: QuickJSHandle | undefined
  private decoder: QuickJSHandle | undefined
  private deadlineMs = 0
  private stopped: InspectorError | undefined

  private constructor(runtime: QuickJSRuntime, memory: WebAssembly.Memory, limits: SandboxLimits) {
    this.runtime = runtime
    this.memory = memory
    this.limits = limits
    runtime.setMaxStackSize(limits.stackBytes)
    runtime.setInterruptHandler(() => workedMs() > this.deadlineMs)
    this.context = runtime.newContext()
  }

  /** Runs the file once. @throws InspectorError when it fails, or exports no decoder */
  static async load(file: string, text: string, limits: SandboxLimits = sandboxLimits): Promise<UserDecoderSandbox> {
    // QuickJS's own limit does not see the sizes of what is allocated here, so the memory of WebAssembly is the limit.
    const wasmMemory = new WebAssembly.Memory({ initial: leastPages, maximum: Math.max(leastPages, limits.memoryBytes / pageBytes) })
    const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(quickjsVariant, { wasmMemory }))
    const sandbox = new UserDecoderSandbox(quickjs.newRuntime(), wasmMemory, limits)
    try {
      sandbox.start(file, text)
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

  has(call: SandboxCall): boolean {
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
   * The parsed answer of a function of the decoder; `undefined` when it gave none. One that was stopped for its time or
   * memory stays stopped until the file is loaded again.
   * @throws InspectorError
   */
  call(call: SandboxCall, message: SandboxMessage): unknown {
    const { context, run, decoder } = this
    if (this.stopped !== undefined) throw this.stopped
    if (run === undefined || decoder === undefined) return undefined
    return this.bounded(call === 'recognise' ? this.limits.recogniseMs : this.limits.decodeMs, () => {
      const handles: QuickJSHandle[] = []
      const keep = (handle: QuickJSHandle) => {
        handles.push(handle)
        return handle
      }
      try {
        const frames = keep(context.newArray())
        for (const [index, frame] of message.frames.entries()) {
          context.setProp(frames, index, keep(context.newArrayBuffer(copyOf(frame, this.limits.frameBytes))))
        }
        const { sizes, socket, direction, source } = message
        const facts = keep(context.newString(JSON.stringify({ sizes, socket, direction, source })))
        const answer = keep(
          this.unwrap(context.callFunction(run, context.undefined, decoder, keep(context.newString(call)), frames, facts)),
        )
        return this.parsed(answer)
      } finally {
        for (const handle of handles) handle.dispose()
      }
    })
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

  private start(file: string, text: string): void {
    const { context } = this
    this.bounded(this.limits.loadMs, () => {
      this.run = this.hold(this.unwrap(context.evalCode(prelude, 'inspector.js', { type: 'global', strict: true })))
      const exports = this.unwrap(context.evalCode(text, file, { type: 'module' }))
      try {
        this.decoder = this.hold(context.getProp(exports, 'default'))
      } finally {
        exports.dispose()
      }
    })
    if (this.decoder === undefined || context.typeof(this.decoder) !== 'object')
      throw refused(said`${file} exports no decoder.`, said`Write: export default { name, title, recognise, decode }`)
  }

  private hold(handle: QuickJSHandle): QuickJSHandle {
    this.held.push(handle)
    return handle
  }

  private bounded<Value>(ms: number, work: () => Value): Value {
    this.deadlineMs = workedMs() + ms
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
    if (context.typeof(answer) !== 'string') return undefined
    const lengthHandle = context.getProp(answer, 'length')
    const length = context.getNumber(lengthHandle)
    lengthHandle.dispose()
    if (length > limits.answerLength) throw refused(said`The answer has ${length} characters; at most ${limits.answerLength} are read.`)
    try {
      return JSON.parse(context.getString(answer))
    } catch {
      throw refused(said`The answer is no JSON.`)
    }
  }
}

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
