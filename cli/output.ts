import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { InspectorError } from '../shared/errors'
import { verbatim } from '../shared/sentences/said'

/** The standard output, written no faster than its reader takes it. */
export class Output {
  readonly #stream: NodeJS.WriteStream
  readonly #closing = new AbortController()
  /** Why writing failed, if not because the reader went away. */
  #failure: NodeJS.ErrnoException | undefined

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The reader has what it wanted (`| head`): an end, not a failure.
      if (error.code !== 'EPIPE' && error.code !== 'EOF' && error.code !== 'ERR_STREAM_DESTROYED') this.#failure ??= error
      this.#closing.abort()
    })
  }

  /** Aborted when nobody reads any more. */
  get closed(): AbortSignal {
    return this.#closing.signal
  }

  /** Columns of a line; see `lineWidth`. */
  get terminal(): NodeJS.WriteStream {
    return this.#stream
  }

  /** Writes text; await what it returns, if anything: the reader is behind. */
  write(text: string): Promise<void> | undefined {
    if (this.closed.aborted || this.#stream.write(text)) return undefined
    return once(this.#stream, 'drain', { signal: this.closed }).then(
      () => undefined,
      // Closed while waiting; `closed` and `finish` tell.
      () => undefined,
    )
  }

  /** Waits until all is written. @throws InspectorError when it could not be, as with a full disk behind it. */
  async finish(): Promise<void> {
    if (!this.closed.aborted) await new Promise<void>((resolve) => this.#stream.write('', () => resolve()))
    // The error of a write is told after the write's own callback.
    await setImmediate()
    if (this.#failure === undefined) return
    throw new InspectorError({
      code: this.#failure.code ?? 'EIO',
      message: verbatim(`The output could not be written: ${this.#failure.message.replace(/\.$/, '')}.`),
    })
  }
}

/** A line for the user beside the output; a standard error that is gone is no reason to stop. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}
