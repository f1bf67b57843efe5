import type { TFunction } from 'i18next'
import { unreachable } from '../../../shared/errors'
import type { TapConnection } from '../../../shared/tap'
import type { HandshakeFailure } from '../../../shared/zmtp/handshake'
import { formatBytes, formatCount } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { connectionStatus, endedEarly } from './connection-status'

/** The state of a connection in a few words: what went wrong before how it ended. */
export const connectionStateText = (connection: TapConnection, t: TFunction): string =>
  endedEarly(connection) ? t('tap.connection.state.handshake failed') : statusWords(connection, t)

/** The same with room for both. */
export function connectionStateLine(connection: TapConnection, t: TFunction): string {
  const words = statusWords(connection, t)
  return endedEarly(connection) ? `${t('tap.connection.state.handshake failed')} · ${words}` : words
}

function statusWords(connection: TapConnection, t: TFunction): string {
  const status = connectionStatus(connection)
  switch (status.kind) {
    case 'half closed':
      return t(`tap.connection.state.half closed.${status.side}`)
    case 'fin':
    case 'reset':
    case 'error':
      return t(`tap.connection.state.${status.kind}.${status.side}`)
    default:
      return t(`tap.connection.state.${status.kind}`)
  }
}

/** How a connection ended and who ended it, as a sentence; empty while it lasts. */
export function endText({ end }: TapConnection, t: TFunction): string {
  if (end === undefined) return ''
  const code = end.code ?? t('tap.connection.noCode')
  switch (end.kind) {
    case 'refused':
      return t('tap.connection.ended.refused', { code })
    case 'stopped':
      return t('tap.connection.ended.stopped')
    default:
      return t(`tap.connection.ended.${end.kind}.${end.by ?? 'nobody'}`, { code })
  }
}

/** The socket types of the sides, as far as they are known: `REQ → REP`; empty when neither is. */
export function socketTypesText({ handshake: { client, server } }: TapConnection): string {
  if (client.socketType === undefined && server.socketType === undefined) return ''
  return `${client.socketType ?? '?'} → ${server.socketType ?? '?'}`
}

/** An address as short as it stays clear. */
export const shortAddress = (address: string): string => address.replace(/^tcp:\/\//, '')

/** Where the client is: the clients of Unix sockets have no address. */
export const clientText = ({ client, local }: TapConnection, t: TFunction): string =>
  client.address === '' ? (local.startsWith('ipc:') ? t('tap.connection.unixSocket') : t('tap.unknown')) : shortAddress(client.address)

/** Why a handshake came to nothing, as a sentence. */
export function failureText(failure: HandshakeFailure, t: TFunction): string {
  switch (failure.kind) {
    case 'refused':
      return t(`tap.failure.refused.${failure.side}`, { reason: failure.reason })
    case 'malformed': {
      const { name, expected, found } = failure.command
      return t(`tap.failure.malformed.${failure.side}`, {
        name: name === '' ? t('tap.command.unnamed') : name,
        expected: told(expected),
        found: told(found),
      })
    }
    case 'oversized':
      return t(`tap.failure.oversized.${failure.side}`, { size: formatBytes(failure.size) })
    case 'problem': {
      const { offset, expected, found } = failure.problem
      return t(`tap.failure.problem.${failure.side}`, { offset: formatCount(offset), expected: told(expected), found: told(found) })
    }
    case 'mechanisms':
      return t('tap.failure.mechanisms', { client: failure.client, server: failure.server })
    case 'socket-types':
      return t('tap.failure.socket-types', { client: failure.client, server: failure.server })
    case 'ended':
      return t(`tap.failure.ended.${failure.side}`)
    default:
      return unreachable(failure)
  }
}
