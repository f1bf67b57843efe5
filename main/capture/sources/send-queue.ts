import { InspectorError } from '../../../shared/errors'
import type { RowId, SocketType } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'

/** Messages that may wait for libzmq to take them … */
const maxWaitingMessages = 1000
/** … and their bytes; one message may have more when no other waits. */
const maxWaitingBytes = 256 * 1024 * 1024

/** Sends one message; the answer is its row. */
type Send = (frames: readonly Uint8Array[], replyTo: RowId | undefined) => Promise<RowId>

/** Sends a socket's messages one after the other, in the order in which they were given, and bounds how many wait. */
export class SendQueue {
  readonly #socket: SocketType
  readonly #send: Send
  #last: Promise<unknown> = Promise.resolve()
  #waitingMessages = 0
  #waitingBytes = 0

  constructor(socket: SocketType, send: Send) {
    this.#socket = socket
    this.#send = send
  }

  /** Settles when all that was given so far is sent or has failed. */
  get settled(): Promise<unknown> {
    return this.#last
  }

  /**
   * Sends a message once those before it are sent; the frames must not change until then.
   * @throws InspectorError `TOO_MANY_SENDS`, or the reason why it could not be sent.
   */
  async push(frames: readonly Uint8Array[], replyTo: RowId | undefined): Promise<RowId> {
    const bytes = frames.reduce((sum, frame) => sum + frame.byteLength, 0)
    this.#refuseTooMany(bytes)
    this.#waitingMessages += 1
    this.#waitingBytes += bytes
    const sent = this.#last
      .then(() => this.#send(frames, replyTo))
      .finally(() => {
        this.#waitingMessages -= 1
        this.#waitingBytes -= bytes
      })
    // Whoever asked for the send hears of its failure; the queue goes on.
    this.#last = sent.catch(() => undefined)
    return sent
  }

  #refuseTooMany(bytes: number): void {
    const full = this.#waitingMessages >= maxWaitingMessages
    if (!full && (this.#waitingMessages === 0 || this.#waitingBytes + bytes <= maxWaitingBytes)) return
    const what = full ? said`${maxWaitingMessages} messages` : said`${Math.ceil(this.#waitingBytes / 1024 / 1024)} MiB`
    throw new InspectorError({
      code: 'TOO_MANY_SENDS',
      message: said`${what} already wait to be sent on this ${this.#socket} socket.`,
      hint: said`Wait until a peer takes them, or stop the connection to drop them.`,
    })
  }
}
