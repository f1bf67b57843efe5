import { asciiBytes, concatBytes, uint32Bytes } from './bytes'
import { encodeMetadata } from './metadata'
import type { Command } from './wire'

/** Commands whose content is known. */
export type EncodableCommand = Exclude<Command, { readonly kind: 'malformed' | 'oversized' }>

/**
 * The body of a command frame, the inverse of `parseCommand`; `encodeFrame` with `command` makes a frame of it. A masked
 * password becomes as many asterisks.
 */
export function encodeCommand(command: EncodableCommand): Uint8Array {
  switch (command.kind) {
    case 'ready':
      return body('READY', encodeMetadata(command.metadata))
    case 'initiate':
      return body('INITIATE', encodeMetadata(command.metadata))
    case 'error':
      return body('ERROR', shortText(command.reason))
    case 'subscribe':
      return body('SUBSCRIBE', command.prefix)
    case 'cancel':
      return body('CANCEL', command.prefix)
    case 'ping': {
      const tenths = Math.round(command.timeToLiveMs / 100)
      return body('PING', Uint8Array.of(tenths >>> 8, tenths), command.context)
    }
    case 'pong':
      return body('PONG', command.context)
    case 'join':
      return body('JOIN', asciiBytes(command.group))
    case 'leave':
      return body('LEAVE', asciiBytes(command.group))
    case 'plain-hello':
      return body('HELLO', shortText(command.username), shortText(command.password ?? '*'.repeat(command.passwordBytes)))
    case 'plain-welcome':
      return body('WELCOME')
    case 'curve-hello':
      return body('HELLO', Uint8Array.of(command.major, command.minor), new Uint8Array(72), command.publicKey, command.nonce, command.box)
    case 'curve-welcome':
      return body('WELCOME', command.nonce, command.box)
    case 'curve-initiate':
      return body('INITIATE', command.cookie, command.nonce, command.box)
    case 'curve-ready':
      return body('READY', command.nonce, command.box)
    case 'gssapi-initiate':
      return body('INITIATE', uint32Bytes(command.token.byteLength), command.token)
    case 'gssapi-message':
      return body('MESSAGE', uint32Bytes(command.token.byteLength), command.token)
    case 'gssapi-empty':
      return new Uint8Array()
    case 'opaque':
      return body(command.name, command.data)
  }
}

function body(name: string, ...data: readonly Uint8Array[]): Uint8Array {
  return concatBytes([shortText(name), ...data])
}

/** A text behind its length in one byte. */
function shortText(text: string): Uint8Array {
  return concatBytes([Uint8Array.of(text.length), asciiBytes(text)])
}
