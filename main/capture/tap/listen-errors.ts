import { type AppError, InspectorError } from '../../../shared/errors'

/** One clear sentence, and what to do, for a tap that cannot listen at an address. */
export function explainListenError(thrown: unknown, address: string): AppError {
  if (thrown instanceof InspectorError)
    return { code: thrown.code, message: thrown.message, ...(thrown.hint === undefined ? {} : { hint: thrown.hint }) }
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'LISTEN_FAILED'
  const known = explanations[code]
  if (known !== undefined) return { code, message: known.message(address), hint: known.hint }
  return { code, message: `The tap cannot listen at ${address}: ${thrown instanceof Error ? thrown.message : String(thrown)}.` }
}

interface Explanation {
  readonly message: (address: string) => string
  readonly hint: string
}

const explanations: Readonly<Record<string, Explanation | undefined>> = {
  EADDRINUSE: {
    message: (address) => `${address} is already in use.`,
    hint: 'Choose another port or path to listen at; the server keeps its own.',
  },
  EADDRNOTAVAIL: {
    message: (address) => `${address} is not an address of this machine.`,
    hint: 'Listen at 127.0.0.1, or at an address that this machine has.',
  },
  EACCES: {
    message: (address) => `You may not listen at ${address}.`,
    hint: 'Choose a port from 1024 on, or a folder that you may write to.',
  },
  EEXIST: {
    message: (address) => `There is a file at ${address} that is no socket.`,
    hint: 'Choose another path; the file stays as it is.',
  },
  ENOENT: {
    message: (address) => `The folder of ${address} does not exist.`,
    hint: 'Create it, or choose another path.',
  },
  ENOTDIR: {
    message: (address) => `A part of ${address} is not a folder.`,
    hint: 'Choose another path.',
  },
  ENAMETOOLONG: {
    message: (address) => `The path of ${address} is too long for a socket.`,
    hint: 'Choose one of at most 107 bytes.',
  },
  ENOTFOUND: {
    message: (address) => `The host of ${address} is not known.`,
    hint: 'Write an address such as 127.0.0.1.',
  },
  EAFNOSUPPORT: {
    message: (address) => `This machine does not speak the protocol of ${address}.`,
    hint: 'Try an IPv4 address such as 127.0.0.1.',
  },
}
