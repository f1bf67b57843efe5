import { InspectorError } from '../../shared/errors'
import type { SocketType } from '../../shared/model'
import { type Sentence, said } from '../../shared/sentences/said'

/** What was being done when libzmq refused. */
export type SocketAction =
  | { readonly kind: 'open'; readonly socket: SocketType }
  | { readonly kind: 'bind' | 'connect'; readonly socket: SocketType; readonly address: string }
  | { readonly kind: 'send' | 'receive'; readonly socket: SocketType }

interface Explanation {
  readonly message: Sentence
  readonly hint: Sentence
}

/** The errno name that zeromq.js puts on its errors, or `undefined`. */
export function errnoOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string' || thrown.code === '') return undefined
  return thrown.code
}

/** One clear sentence, and what to do, for what libzmq refused; an {@link InspectorError} stays as it is. */
export function explainSocketError(thrown: unknown, action: SocketAction): InspectorError {
  if (thrown instanceof InspectorError) return thrown
  const code = errnoOf(thrown)
  const explanation = code === undefined ? undefined : (explainAction(code, action) ?? explainAnywhere(code))
  if (code !== undefined && explanation !== undefined) return new InspectorError({ code, ...explanation })
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new InspectorError({ code: code ?? 'SOCKET_ERROR', message: refusal(action, reason) })
}

function refusal(action: SocketAction, reason: string): Sentence {
  switch (action.kind) {
    case 'open':
      return said`The ${action.socket} socket could not be opened: ${reason}.`
    case 'bind':
      return said`${action.address} could not be bound: ${reason}.`
    case 'connect':
      return said`The socket could not connect to ${action.address}: ${reason}.`
    case 'send':
      return said`The ${action.socket} socket could not send: ${reason}.`
    case 'receive':
      return said`The ${action.socket} socket could not receive: ${reason}.`
  }
}

function explainAction(code: string, action: SocketAction): Explanation | undefined {
  switch (action.kind) {
    case 'bind':
      return action.address.startsWith('ipc://') ? explainIpcBind(code, action.address) : explainTcpBind(code, action.address)
    case 'connect':
      return explainConnect(code, action.address)
    case 'send':
      return explainSend(code, action.socket)
    case 'open':
    case 'receive':
      return undefined
  }
}

function explainTcpBind(code: string, address: string): Explanation | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return {
        message: said`${address} cannot be bound because another socket already listens there.`,
        hint: said`Choose another port, stop the program that has this one, or connect to it instead of binding.`,
      }
    case 'EADDRNOTAVAIL':
      return {
        message: said`${address} cannot be bound because this machine has no such address.`,
        hint: said`Bind 127.0.0.1, *, or an address of one of this machine’s network interfaces.`,
      }
    // libzmq reports a name that is no interface as ENODEV and, through a clobbered errno, as EAGAIN.
    case 'ENODEV':
    case 'EAGAIN':
      return {
        message: said`${address} cannot be bound because its host is neither an address nor a network interface of this machine.`,
        hint: said`Bind 127.0.0.1, *, an address of this machine, or an interface such as eth0.`,
      }
    case 'EACCES':
    case 'EPERM':
      return {
        message: said`${address} cannot be bound because the system does not permit it.`,
        hint: said`Ports below 1024 usually need special rights; choose a higher one.`,
      }
    case 'EAFNOSUPPORT':
      return {
        message: said`${address} cannot be bound because this machine has no such kind of address.`,
        hint: said`Use an IPv4 address.`,
      }
    default:
      return undefined
  }
}

function explainIpcBind(code: string, address: string): Explanation | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return {
        message: said`${address} cannot be bound because another socket already listens there.`,
        hint: said`Choose another path, stop the program that has this one, or connect to it instead of binding.`,
      }
    case 'EEXIST':
      return {
        message: said`${address} cannot be bound because there is a file of that name that is not a socket.`,
        hint: said`Choose another path, or move the file away: binding would delete it.`,
      }
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        message: said`${address} cannot be bound because its folder does not exist.`,
        hint: said`Create the folder or choose another path.`,
      }
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        message: said`${address} cannot be bound because its folder may not be written to.`,
        hint: said`Choose a path in a folder that you may write to, such as one under /tmp.`,
      }
    default:
      return undefined
  }
}

function explainConnect(code: string, address: string): Explanation | undefined {
  switch (code) {
    case 'EINVAL':
      return {
        message: said`The socket cannot connect to ${address} because it is not a valid endpoint.`,
        hint: said`Check the host and the port.`,
      }
    default:
      return undefined
  }
}

function explainSend(code: string, socket: SocketType): Explanation | undefined {
  switch (code) {
    case 'EAGAIN':
      return {
        message: said`The ${socket} socket could not send in time: no peer is there to take the message, or the queue is at its high-water mark.`,
        hint: said`Wait until a peer is connected and reads, or raise the send timeout or the send high-water mark.`,
      }
    case 'EHOSTUNREACH':
      return {
        message: said`No connected peer has the routing id in the first frame, so the ROUTER could not send the message.`,
        hint: said`Reply to a received request, or use as first frame the routing id of a peer that is connected.`,
      }
    case 'EFSM':
      return socket === 'REP'
        ? { message: said`The REP socket has no request to answer.`, hint: said`Wait for a request; REP sends only replies.` }
        : {
            message: said`The ${socket} socket may not send in its present state.`,
            hint: said`Wait for the reply to the last request, or turn on “relaxed”.`,
          }
    default:
      return undefined
  }
}

function explainAnywhere(code: string): Explanation | undefined {
  switch (code) {
    case 'EINVAL':
      return {
        message: said`libzmq refused the endpoint or an option as invalid.`,
        hint: said`Check the address and the advanced options.`,
      }
    case 'ENAMETOOLONG':
      return { message: said`The ipc path is too long for a socket.`, hint: said`Use a path of at most about 100 bytes.` }
    case 'EPROTONOSUPPORT':
      return {
        message: said`This build of libzmq does not support the transport.`,
        hint: said`Use tcp:// or ipc:// (ipc:// needs Linux or macOS).`,
      }
    case 'ENOCOMPATPROTO':
      return { message: said`The transport does not work with this type of socket.`, hint: said`Use tcp:// or ipc://.` }
    case 'EMFILE':
    case 'ENFILE':
      return {
        message: said`No more sockets can be opened because the system’s or libzmq’s limit is reached.`,
        hint: said`Stop some connections, then try again.`,
      }
    case 'ENOMEM':
    case 'ENOBUFS':
      return {
        message: said`There is not enough memory for this.`,
        hint: said`Stop some connections or lower the capture limit, then try again.`,
      }
    case 'EMSGSIZE':
      return { message: said`The message is too large.`, hint: said`Send a smaller one.` }
    case 'ETERM':
    case 'ENOTSOCK':
    case 'EBADF':
    case 'EFAULT':
      return { message: said`The socket is closed.`, hint: said`Start the connection again.` }
    default:
      return undefined
  }
}
