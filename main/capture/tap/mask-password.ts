const mask = '********'

/** A copy of a PLAIN HELLO command's body with eight asterisks for its password, so that not even its length is told. */
export function maskPassword(body: Uint8Array): Uint8Array {
  const nameEnd = 1 + (body[0] ?? 0)
  const usernameEnd = nameEnd + 1 + (body[nameEnd] ?? 0)
  const masked = new Uint8Array(usernameEnd + 1 + mask.length)
  masked.set(body.subarray(0, usernameEnd))
  masked[usernameEnd] = mask.length
  masked.set(new TextEncoder().encode(mask), usernameEnd + 1)
  return masked
}

/** The first `end - start` bytes, with the asterisks behind them for all that followed. */
export function maskFrom(buffer: Uint8Array, start: number, end: number): Uint8Array {
  const masked = new Uint8Array(end - start + mask.length)
  masked.set(buffer.subarray(start, end))
  masked.set(new TextEncoder().encode(mask), end - start)
  return masked
}

const hello = new TextEncoder().encode('\x05HELLO')

/** Looks for a HELLO command in bytes that are not decoded, however they are cut: what follows it may be a password. */
export class HelloSearch {
  #matched = 0

  get found(): boolean {
    return this.#matched === hello.length
  }

  /** Takes the next bytes. Answers where the command's name ends in them, or `end` while there was none. */
  push(buffer: Uint8Array, start: number, end: number): number {
    for (let at = start; at < end; at += 1) {
      const byte = buffer[at] ?? 0
      // Names are case-insensitive. No part of the name begins it anew, so one number is enough of a state.
      const same = (wanted: number | undefined): boolean => byte === wanted || (byte >= 0x61 && byte - 0x20 === wanted)
      if (same(hello[this.#matched])) this.#matched += 1
      else this.#matched = byte === hello[0] ? 1 : 0
      if (this.found) return at + 1
    }
    return end
  }
}
