import { lstat } from 'node:fs/promises'
import { connect } from 'node:net'
import { parseEndpointAddress } from '../../../shared/endpoint-address'

/** `sun_path` of unix(7), without its final zero; macOS has four bytes less and refuses those itself. */
const maxPathBytes = 107

/**
 * Makes sure that binding an ipc endpoint takes nothing away: libzmq deletes whatever has the path before it binds, be it
 * a user's file or the socket of a running server. Other endpoints pass.
 * @throws Error with `code` `EADDRINUSE` or `EEXIST`; `ENAMETOOLONG`, for which libzmq gives a wrong reason.
 */
export async function checkIpcPath(address: string): Promise<void> {
  const { transport, host: path } = parseEndpointAddress(address, 'bind')
  // `@` is Linux's abstract namespace and `*` a path of libzmq's choice: there is no file to lose.
  if (transport !== 'ipc' || path.startsWith('@') || path === '*') return
  if (Buffer.byteLength(path) > maxPathBytes) throw Object.assign(new Error('The path is too long.'), { code: 'ENAMETOOLONG' })
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return
  if (!found.isSocket()) throw Object.assign(new Error('The file is not a socket.'), { code: 'EEXIST' })
  if (await isListening(path)) throw Object.assign(new Error('Address already in use.'), { code: 'EADDRINUSE' })
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path)
    const answer = (listening: boolean) => {
      probe.destroy()
      resolve(listening)
    }
    probe.once('connect', () => answer(true))
    // A stale socket file refuses; libzmq may replace it.
    probe.once('error', () => answer(false))
  })
}
