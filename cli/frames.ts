import { UsageError } from './usage-error'

/**
 * A frame as it is typed: `hex:` and an even number of hex digits (spaces and colons between them allowed) is bytes,
 * `text:` and anything is that text, and anything else is text as it stands; `''` is the empty frame.
 * @throws UsageError when `hex:` is not followed by bytes.
 */
export function parseFrame(typed: string): Uint8Array {
  if (typed.startsWith('text:')) return Buffer.from(typed.slice('text:'.length), 'utf8')
  if (!typed.startsWith('hex:')) return Buffer.from(typed, 'utf8')
  const digits = typed.slice('hex:'.length).replace(/[\s:]/g, '')
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) {
    throw new UsageError(`“${typed}” is not bytes in hex.`, 'Write two hex digits for each byte, such as hex:00ff, or text:hex:… for text.')
  }
  return Buffer.from(digits, 'hex')
}

export const frameHelp = `A FRAME is text as typed. hex:00ff gives bytes, text:hex:00 gives text that begins so, '' is the empty frame.
Put -- before frames that begin with a dash.`
