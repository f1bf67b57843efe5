import { writeSync } from 'node:fs'
import type { Socket } from 'node:net'

/**
 * Writes to a socket by the system call alone, where its descriptor is known (not on Windows): a stream's write makes
 * objects, callbacks and a turn of the queue for each, which is most of what a relay adds to a round trip. Only for a
 * stream that has nothing left to write, so that the order of bytes is kept.
 */
export class DirectWrite {
  #descriptor: number | undefined

  /** Answers how many of the first `length` bytes were taken; the rest is the stream's to write, and errors its to report. */
  write(socket: Socket, buffer: Uint8Array, length: number): number {
    this.#descriptor ??= descriptorOf(socket)
    if (this.#descriptor < 0 || socket.destroyed || socket.writableEnded) return 0
    try {
      return writeSync(this.#descriptor, buffer, 0, length)
    } catch {
      // The system takes nothing now, or the peer is gone: the stream waits, or fails as it always does.
      return 0
    }
  }
}

/** `_handle.fd` is what node:net itself keeps of a socket; a test watches that it stays. */
function descriptorOf(socket: Socket): number {
  const { _handle: handle } = socket as Socket & { readonly _handle?: { readonly fd?: unknown } | null }
  return process.platform !== 'win32' && typeof handle?.fd === 'number' ? handle.fd : -1
}
