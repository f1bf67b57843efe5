import { lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'

/** `sun_path` of unix(7), without its final zero. */
const maxPathBytes = 107

/**
 * Frees the path of an ipc endpoint before it is bound: a socket file that nobody listens at is removed, as libzmq does;
 * anything else that is there stays.
 * @throws Error with `code` `EADDRINUSE`, `EEXIST` or `ENAMETOOLONG`.
 */
export async function freeIpcPath(path: string): Promise<void> {
  if (path.startsWith('@')) return
  if (Buffer.byteLength(path) > maxPathBytes) throw coded('ENAMETOOLONG', 'The path is too long.')
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return
  if (!found.isSocket()) throw coded('EEXIST', 'The file is not a socket.')
  if (await isListening(path)) throw coded('EADDRINUSE', 'Address already in use.')
  await unlink(path)
}

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code })

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path)
    const answer = (listening: boolean): void => {
      probe.destroy()
      resolve(listening)
    }
    probe.once('connect', () => answer(true))
    probe.once('error', () => answer(false))
  })
}
