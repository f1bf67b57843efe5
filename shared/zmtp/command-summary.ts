import { said } from '../sentences/said'
import { parseCommand } from './command'
import type { Metadata } from './wire'

/** A command in a few words: its name as sent, and what it says. */
export interface CommandSummary {
  readonly name: string
  readonly text: string
}

/**
 * Sums up a row of kind `command`: the body of a command frame (u8 name length, name, data), or the frame by which a SUB
 * subscribes at an older peer (`01` or `00` and the prefix). What is encrypted is told by its size. Never throws.
 */
export function summarizeCommand(body: Uint8Array): CommandSummary {
  const [first] = body
  if (first === undefined) return { name: '(empty)', text: '' }
  // No command's name has one letter or none.
  if (first <= 1) {
    const prefix = body.subarray(1)
    const text = prefix.byteLength === 0 ? said`everything, as a message` : said`${valueText(prefix)}, as a message`
    return { name: first === 1 ? 'SUBSCRIBE' : 'CANCEL', text }
  }
  // The mechanism is not in the row: without it everything but PLAIN's HELLO and plain metadata is opaque.
  const command = parseCommand(body, '')
  switch (command.kind) {
    case 'ready':
    case 'initiate':
      return { name: command.kind.toUpperCase(), text: metadataText(command.metadata) }
    case 'error':
      return { name: 'ERROR', text: command.note === undefined ? command.reason : `${command.reason} (${command.note})` }
    case 'subscribe':
    case 'cancel':
      return { name: command.kind.toUpperCase(), text: prefixText(command.prefix) }
    case 'ping':
      return { name: 'PING', text: command.timeToLiveMs === 0 ? '' : said`time to live ${command.timeToLiveMs / 1000} s` }
    case 'pong':
      return { name: 'PONG', text: '' }
    case 'join':
    case 'leave':
      return { name: command.kind.toUpperCase(), text: command.group }
    case 'plain-hello':
      return { name: 'HELLO', text: said`user ${command.username}` }
    case 'malformed':
      return { name: command.name || '(no name)', text: said`expected ${command.expected}, found ${command.found}` }
    case 'opaque':
      return { name: command.name, text: command.data.byteLength === 0 ? '' : said`${command.data.byteLength} bytes` }
    default:
      return { name: command.kind, text: said`${body.byteLength} bytes` }
  }
}

function metadataText(metadata: Metadata): string {
  return metadata
    .filter(([, value]) => value.byteLength > 0)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(', ')
}

function prefixText(prefix: Uint8Array): string {
  return prefix.byteLength === 0 ? said`everything` : valueText(prefix)
}

/** Printable ASCII as it is, anything else in hexadecimal. */
function valueText(value: Uint8Array): string {
  const printable = value.every((byte) => byte >= 0x20 && byte < 0x7f)
  return printable
    ? String.fromCharCode(...value.subarray(0, 200))
    : Array.from(value.subarray(0, 40), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
