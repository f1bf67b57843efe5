import { said } from '../sentences/said'

/**
 * The constants and shapes of ZMTP, the protocol that ZeroMQ speaks on stream transports. Sources: ZeroMQ RFCs 13 (1.0),
 * 15 (2.0), 23 (3.0), 37 (3.1), 24 (PLAIN), 26 (CURVE) and libzmq 4.3 where it differs.
 */

/** Bits of a frame's flags octet, RFC 23 “Framing”. In 1.0 only MORE exists. */
export const frameFlags = { more: 0x01, long: 0x02, command: 0x04 } as const

/** A 3.x greeting: signature 10, version 2, mechanism 20, as-server 1, filler 31. */
export const greetingSize = 64
/** The part of it by which a peer tells its version: signature, and the major version or 2.0's revision. */
export const greetingHeadSize = 11
/** The whole of 2.0's: that part and the socket type. */
export const revision2GreetingSize = 12
/** A 1.0 or 2.0 identity longer than this does not exist (RFC 13, 15). */
export const maxIdentityBytes = 255

export type ZmtpVersion = '1.0' | '2.0' | '3.0' | '3.1'

/** 2.0 names its sender's socket type by a number (RFC 15). */
const revision2SocketTypes = ['PAIR', 'PUB', 'SUB', 'REQ', 'REP', 'DEALER', 'ROUTER', 'PULL', 'PUSH', 'XPUB', 'XSUB'] as const

/** The name of a 2.0 socket type; `type 42` for a number that has none. */
export function revision2SocketType(code: number): string {
  return revision2SocketTypes[code] ?? `type ${code}`
}

/** The number of a 2.0 socket type, as {@link revision2SocketType} names it. */
export function revision2SocketTypeCode(name: string): number {
  const code = (revision2SocketTypes as readonly string[]).indexOf(name)
  return code < 0 ? Number(name.replace('type ', '')) & 0xff : code
}

/** How the frames of a stream are written: 1.0's length counts the flags; 2.0 and 3.x put the flags first. */
export type Framing = 'v1' | 'v2'

/**
 * What one side said of itself at the start of its stream. `version` is what this stream is written in, the lower of the
 * two sides'; `revision` or `major` is what the side itself offered (a 3.x side that speaks 2.0 to its peer has 3).
 * A 1.0 side has no greeting, unless one of the sides gave the revision 0 after a signature.
 */
export type Greeting =
  | { readonly version: '1.0' }
  | { readonly version: '1.0' | '2.0'; readonly revision: number; readonly socketType: string }
  | {
      readonly version: '3.0' | '3.1'
      readonly major: number
      readonly minor: number
      readonly mechanism: string
      readonly asServer: boolean
    }

/** Bytes that are not what ZMTP says they must be. Offsets count from the start of one direction's stream. */
export interface ZmtpProblem {
  readonly offset: number
  readonly expected: string
  readonly found: string
}

/** What a problem found when a stream ended in the middle of something. */
export const endOfStream = said`the end of the stream`

/** Metadata of READY and INITIATE, in the order sent. */
export type Metadata = readonly (readonly [name: string, value: Uint8Array])[]

/**
 * A command's meaning (RFC 23, 24, 26, 37). Nothing is dropped: `opaque` holds a command that has no published meaning
 * here, `malformed` says where a command breaks what its name promises, `oversized` was larger than the limit.
 */
export type Command =
  | { readonly kind: 'ready'; readonly metadata: Metadata }
  | { readonly kind: 'error'; readonly reason: string; readonly note: string | undefined }
  | { readonly kind: 'subscribe' | 'cancel'; readonly prefix: Uint8Array }
  | { readonly kind: 'ping'; readonly timeToLiveMs: number; readonly context: Uint8Array }
  | { readonly kind: 'pong'; readonly context: Uint8Array }
  | { readonly kind: 'join' | 'leave'; readonly group: string }
  | PlainHello
  | { readonly kind: 'plain-welcome' }
  | { readonly kind: 'initiate'; readonly metadata: Metadata }
  | CurveHello
  | { readonly kind: 'curve-welcome'; readonly nonce: Uint8Array; readonly box: Uint8Array }
  | { readonly kind: 'curve-initiate'; readonly cookie: Uint8Array; readonly nonce: Uint8Array; readonly box: Uint8Array }
  | { readonly kind: 'curve-ready'; readonly nonce: Uint8Array; readonly box: Uint8Array }
  | { readonly kind: 'gssapi-initiate' | 'gssapi-message'; readonly token: Uint8Array }
  /** No bytes at all: libzmq's GSSAPI client sends one when its side of the context is complete. */
  | { readonly kind: 'gssapi-empty' }
  | { readonly kind: 'opaque'; readonly name: string; readonly data: Uint8Array }
  | MalformedCommand
  | { readonly kind: 'oversized'; readonly size: number }

/** The password is there only if it was asked for (see `parseCommand`): what is shown or stored has its length alone. */
interface PlainHello {
  readonly kind: 'plain-hello'
  readonly username: string
  readonly passwordBytes: number
  readonly password?: string
}

interface CurveHello {
  readonly kind: 'curve-hello'
  readonly major: number
  readonly minor: number
  /** C′, the client's short-term public key. */
  readonly publicKey: Uint8Array
  readonly nonce: Uint8Array
  readonly box: Uint8Array
}

/** A command that breaks what its name promises; the offset counts from the start of the command's body. */
export interface MalformedCommand extends ZmtpProblem {
  readonly kind: 'malformed'
  /** As sent; empty when not even the name is whole. */
  readonly name: string
  readonly size: number
}
