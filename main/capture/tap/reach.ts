import { connect } from 'node:net'
import { parseEndpointAddress } from '../../../shared/endpoint-address'
import { toAppError } from '../../../shared/errors'
import type { Reachability } from '../../../shared/ipc/contract'

const timeoutMs = 3000

/** Whether something accepts connections at an endpoint. The connection is closed at once and nothing is sent. */
export async function reach(endpoint: string): Promise<Reachability> {
  try {
    const { transport, host, port } = parseEndpointAddress(endpoint, 'connect')
    const startMs = performance.now()
    const path = host.startsWith('@') ? `\0${host.slice(1)}` : host
    const socket = transport === 'ipc' ? connect({ path }) : connect({ host, port: port ?? 0 })
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('error', reject)
        socket.setTimeout(timeoutMs, () => reject(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })))
      })
      return { reached: true, afterUs: Math.round((performance.now() - startMs) * 1000) }
    } finally {
      socket.destroy()
    }
  } catch (error) {
    return { reached: false, error: explain(error, endpoint) }
  }
}

function explain(error: unknown, endpoint: string): { code: string; message: string; hint?: string } {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNREACHABLE'
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return { code, message: `Nothing listens at ${endpoint}.`, hint: 'Start the server, or correct the address.' }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { code, message: `The host of ${endpoint} is not known.`, hint: 'Check its name.' }
    case 'ETIMEDOUT':
      return { code, message: `${endpoint} did not answer within ${timeoutMs / 1000} s.`, hint: 'Check the address and the network.' }
    case 'BAD_ENDPOINT':
      return toAppError(error)
    default:
      return { code, message: `${endpoint} cannot be reached (${code}).` }
  }
}
