import { type AppError, InspectorError, toAppError } from '../../../shared/errors'
import { type Sentence, said } from '../../../shared/sentences/said'

/** One clear sentence, and what to do, for a tap that cannot listen at an address. */
export function explainListenError(thrown: unknown, address: string): AppError {
  if (thrown instanceof InspectorError) return toAppError(thrown)
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'LISTEN_FAILED'
  const known = explanations[code]
  if (known !== undefined) return { code, message: known.message(address), hint: known.hint }
  return { code, message: said`The tap cannot listen at ${address}: ${thrown instanceof Error ? thrown.message : String(thrown)}.` }
}

interface Explanation {
  readonly message: (address: string) => Sentence
  readonly hint: Sentence
}

const explanations: Readonly<Record<string, Explanation | undefined>> = {
  EADDRINUSE: {
    message: (address) => said`${address} is already in use.`,
    hint: said`Choose another port or path to listen at; the server keeps its own.`,
  },
  EADDRNOTAVAIL: {
    message: (address) => said`${address} is not an address of this machine.`,
    hint: said`Listen at 127.0.0.1, or at an address that this machine has.`,
  },
  EACCES: {
    message: (address) => said`You may not listen at ${address}.`,
    hint: said`Choose a port from 1024 on, or a folder that you may write to.`,
  },
  EEXIST: {
    message: (address) => said`There is a file at ${address} that is no socket.`,
    hint: said`Choose another path; the file stays as it is.`,
  },
  ENOENT: {
    message: (address) => said`The folder of ${address} does not exist.`,
    hint: said`Create it, or choose another path.`,
  },
  ENOTDIR: {
    message: (address) => said`A part of ${address} is not a folder.`,
    hint: said`Choose another path.`,
  },
  ENAMETOOLONG: {
    message: (address) => said`The path of ${address} is too long for a socket.`,
    hint: said`Choose one of at most 107 bytes.`,
  },
  ENOTFOUND: {
    message: (address) => said`The host of ${address} is not known.`,
    hint: said`Write an address such as 127.0.0.1.`,
  },
  EAFNOSUPPORT: {
    message: (address) => said`This machine does not speak the protocol of ${address}.`,
    hint: said`Try an IPv4 address such as 127.0.0.1.`,
  },
}
