import { readFrameHeader } from '../../../shared/zmtp/frame-header'

const mask = new TextEncoder().encode('********')
const hello = Array.from('HELLO', (letter) => letter.charCodeAt(0))
const plain = Array.from('PLAIN', (letter) => letter.charCodeAt(0))
/** ASCII letters differ from their capitals in this bit. */
const capital = (byte: number | undefined): number => (byte ?? 0) & 0xdf

/** A copy of a PLAIN HELLO command's body with eight asterisks for its password, so that not even its length is told. */
export function maskPassword(body: Uint8Array): Uint8Array {
  const nameEnd = 1 + (body[0] ?? 0)
  const usernameEnd = nameEnd + 1 + (body[nameEnd] ?? 0)
  const masked = new Uint8Array(usernameEnd + 1 + mask.length)
  masked.set(body.subarray(0, usernameEnd))
  masked[usernameEnd] = mask.length
  masked.set(mask, usernameEnd + 1)
  return masked
}

/** A copy of bytes up to `end`, where HELLO does, with eight asterisks for all that follows: how long its parts are is not certain. */
export function maskAfter(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const masked = new Uint8Array(end - start + mask.length)
  masked.set(bytes.subarray(start, end))
  masked.set(mask, end - start)
  return masked
}

/** Finds HELLO in bytes that come in pieces: by its name with the length before it, or by the name alone if `anywhere`. */
export class HelloFinder {
  /** Bytes of the length and the name that were seen. */
  #matched = 0

  /** The place behind the name, when it ends between `start` and `end`. */
  find(bytes: Uint8Array, start: number, end: number, anywhere: boolean): number | undefined {
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0
      if (this.#matched > 0 && capital(byte) === hello[this.#matched - 1]) this.#matched += 1
      else if (byte === hello.length) this.#matched = 1
      else this.#matched = anywhere && capital(byte) === hello[0] ? 2 : 0
      if (this.#matched <= hello.length) continue
      this.#matched = 0
      return at + 1
    }
    return undefined
  }
}

/** Whether a frame of a message, or a command among them, begins as a HELLO does; the message is framed as 2.0 and later do. */
export function holdsHello(buffer: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const header = readFrameHeader(buffer, at, end - at, { framing: 'v2', commands: true }, 'ordinary')
    if (typeof header === 'number' || 'expected' in header) return false
    const body = at + header.headerSize
    if (buffer[body] === hello.length && hello.every((letter, index) => capital(buffer[body + 1 + index]) === letter)) return true
    at = body + header.bodySize
  }
  return false
}

const mechanismAt = 12
/** A greeting that names PLAIN is one when so many of its bytes are. */
export const plainGreetingSize = mechanismAt + plain.length

/** Whether a byte at this offset of a stream may be one of a greeting that names PLAIN (RFC 23): signature, version, mechanism. */
export function fitsPlainGreeting(byte: number, offset: number): boolean {
  if (offset === 0) return byte === 0xff
  if (offset === 9) return (byte & 1) === 1
  if (offset === 10) return byte >= 3
  return offset < mechanismAt || capital(byte) === plain[offset - mechanismAt]
}
