import { type Sentence, said } from '../../../shared/sentences/said'
import type { HandshakeFailure } from '../../../shared/zmtp/handshake'
import type { RelayEnd, RelaySide } from './relay-observer'

export const sideWord = (side: RelaySide = 'client'): Sentence => (side === 'client' ? said`client` : said`server`)

/** How a connection ended. */
export function endText({ kind, by, code }: RelayEnd): string {
  switch (kind) {
    case 'fin':
      return said`The ${sideWord(by)} closed the connection.`
    case 'reset':
      return said`The ${sideWord(by)} broke the connection off (${code ?? ''}).`
    case 'stopped':
      return said`The tap was stopped.`
    case 'error':
    case 'refused':
      return said`The connection failed at the ${sideWord(by)} (${code ?? ''}).`
  }
}

/** Why a handshake failed. */
export function failureText(failure: HandshakeFailure): string {
  switch (failure.kind) {
    case 'refused':
      return said`The ${sideWord(failure.side)} refused: ${failure.reason}`
    case 'malformed':
      return said`The ${sideWord(failure.side)} sent a malformed ${failure.command.name}: expected ${failure.command.expected}, found ${failure.command.found}.`
    case 'oversized':
      return said`The ${sideWord(failure.side)} sent a command of ${failure.size} bytes.`
    case 'problem':
      return said`The ${sideWord(failure.side)} does not speak ZMTP from byte ${failure.problem.offset} on.`
    case 'mechanisms':
      return said`The client wants ${failure.client}, the server ${failure.server}.`
    case 'socket-types':
      return said`${failure.client} and ${failure.server} do not talk to each other.`
    case 'ended':
      return said`The ${sideWord(failure.side)} closed before the handshake was over.`
  }
}
