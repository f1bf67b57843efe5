/** Latin-1, for names and reasons that the protocol defines as ASCII; no byte is lost. */
export function asciiText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

/** The bytes of an ASCII (or Latin-1) text. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** Big-endian u64 as a number, or `undefined` when a number cannot hold it exactly. */
export function readUint64(bytes: Uint8Array, offset: number): number | undefined {
  const high = readUint32(bytes, offset)
  if (high > 0x1f_ffff) return undefined
  return high * 0x1_0000_0000 + readUint32(bytes, offset + 4)
}

/** Big-endian u32; bytes beyond the end count as zero. */
export function readUint32(bytes: Uint8Array, offset: number): number {
  return (
    (((bytes[offset] ?? 0) << 24) | ((bytes[offset + 1] ?? 0) << 16) | ((bytes[offset + 2] ?? 0) << 8) | (bytes[offset + 3] ?? 0)) >>> 0
  )
}

/** Big-endian u64 of a whole number below 2^53. */
export function uint64Bytes(value: number): Uint8Array {
  return concatBytes([uint32Bytes(Math.floor(value / 0x1_0000_0000)), uint32Bytes(value % 0x1_0000_0000)])
}

/** Big-endian u32. */
export function uint32Bytes(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}

/** A byte as it is written in reports of what was found. */
export function hexByte(byte: number | undefined): string {
  return byte === undefined ? 'nothing' : `0x${byte.toString(16).padStart(2, '0')}`
}

/** One array that holds all parts. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.byteLength
  }
  return whole
}
