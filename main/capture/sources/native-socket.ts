import * as zmq from 'zeromq'
import { type SocketType, socketTraits } from '../../../shared/model'

/** A native socket with what its type can do; a PUB has no `receive`, a SUB no `send`. */
export interface NativeSocket {
  readonly socket: zmq.Socket
  readonly receive: (() => Promise<readonly Uint8Array[]>) | undefined
  readonly send: ((frames: readonly Uint8Array[]) => Promise<void>) | undefined
  /** SUB: takes in the topics that start with these; nothing on other types. */
  subscribe(prefixes: readonly string[]): void
}

/** The zeromq.js class of each socket type. */
const nativeClasses = {
  REQ: zmq.Request,
  REP: zmq.Reply,
  DEALER: zmq.Dealer,
  ROUTER: zmq.Router,
  PUB: zmq.Publisher,
  SUB: zmq.Subscriber,
  XPUB: zmq.XPublisher,
  XSUB: zmq.XSubscriber,
  PUSH: zmq.Push,
  PULL: zmq.Pull,
  PAIR: zmq.Pair,
} as const satisfies Record<SocketType, new () => zmq.Socket>

// zeromq.js gives every socket both methods, whatever its types say: what the type can do decides.
const canReceive = (_socket: zmq.Socket, type: SocketType): _socket is zmq.Socket & zmq.Readable => socketTraits[type].canReceive
const canSend = (_socket: zmq.Socket, type: SocketType): _socket is zmq.Socket & zmq.Writable => socketTraits[type].canSend

/**
 * Opens a native socket.
 * @throws ErrnoError of zeromq.js, such as EMFILE.
 */
export function openNativeSocket(type: SocketType): NativeSocket {
  const socket: zmq.Socket = new nativeClasses[type]()
  return {
    socket,
    // The native promises themselves: a wrapper's extra turns would let a reply overtake the record of its request.
    receive: canReceive(socket, type) ? () => socket.receive() : undefined,
    send: canSend(socket, type) ? (frames) => socket.send(frames.map(asBuffer)) : undefined,
    subscribe: (prefixes) => {
      // Without arguments zeromq.js would subscribe to everything.
      if (socket instanceof zmq.Subscriber && prefixes.length > 0) socket.subscribe(...prefixes)
    },
  }
}

/** zeromq.js takes views of any kind, but copies only what is a Buffer without a detour. */
function asBuffer(frame: Uint8Array): Buffer {
  return Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
}
