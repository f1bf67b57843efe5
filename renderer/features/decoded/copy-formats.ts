const perLine = 12

/** Bytes as an array of C: `const unsigned char frame[3] = {…};`. */
export function cArrayOf(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let from = 0; from < bytes.length; from += perLine) {
    lines.push(`  ${Array.from(bytes.subarray(from, from + perLine), (byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ')}`)
  }
  // An array of C has at least one element.
  return bytes.length === 0
    ? 'const unsigned char frame[1] = {0}; /* empty */'
    : `const unsigned char frame[${bytes.length}] = {\n${lines.join(',\n')}\n};`
}

const escapes: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 39: "\\'", 92: '\\\\' }

/** Bytes as a literal of Python: `b'Hello\x00'`. */
export function pythonBytesOf(bytes: Uint8Array): string {
  const parts: string[] = []
  for (const byte of bytes) {
    const short = escapes[byte]
    if (short !== undefined) parts.push(short)
    else parts.push(byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`)
  }
  return `b'${parts.join('')}'`
}
