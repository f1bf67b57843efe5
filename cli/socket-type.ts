import { type SocketType, socketTypes } from '../shared/model'
import { UsageError } from './usage-error'

/** A socket type as it is typed, in any case. @throws UsageError when there is none of that name. */
export function asSocketType(typed: string): SocketType {
  const found = socketTypes.find((socket) => socket === typed.toUpperCase())
  if (found === undefined) throw new UsageError(`“${typed}” is not a socket type.`, `Write one of ${socketTypes.join(', ').toLowerCase()}.`)
  return found
}
