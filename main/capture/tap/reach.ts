import { connect } from 'node:net'
import { parseEndpointAddress } from '../../../shared/endpoint-address'
import { type AppError, toAppError } from '../../../shared/errors'
import type { Reachability } from '../../../shared/ipc/contract'
import { said } from '../../../shared/sentences/said'

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

function explain(error: unknown, endpoint: string): AppError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNREACHABLE'
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return { code, message: said`Nothing listens at ${endpoint}.`, hint: said`Start the server, or correct the address.` }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { code, message: said`The host of ${endpoint} is not known.`, hint: said`Check its name.` }
    case 'ETIMEDOUT':
      return {
        code,
        message: said`${endpoint} did not answer within ${timeoutMs / 1000} s.`,
        hint: said`Check the address and the network.`,
      }
    case 'BAD_ENDPOINT':
      return toAppError(error)
    default:
      return { code, message: said`${endpoint} cannot be reached (${code}).` }
  }
}
