import { InspectorError } from '../../../shared/errors'
import type { RowId } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'
import type { EndpointSourceConfig } from '../../../shared/source-config'

/**
 * Whose turn it is on a socket that alternates between sending and receiving. libzmq would let a send out of turn wait
 * without end, or answer EFSM; this says what is the matter.
 */
export interface Turn {
  /** @throws InspectorError when the socket may not send now, or not in answer to this row. */
  checkSend(replyTo: RowId | undefined): void
  sent(): void
  /** A message was received; its row, where it was captured. */
  received(row: RowId | undefined): void
}

/** The turn of a REQ or REP; other sockets may send whenever they like. */
export function turnOf(config: EndpointSourceConfig): Turn | undefined {
  switch (config.socket) {
    case 'REQ':
      return requestTurn(config.options.requestRelaxed === true)
    case 'REP':
      return replyTurn()
    default:
      return undefined
  }
}

function requestTurn(relaxed: boolean): Turn {
  let awaitsReply = false
  return {
    checkSend: () => {
      if (!awaitsReply || relaxed) return
      throw new InspectorError({
        code: 'AWAITS_REPLY',
        message: said`The REQ socket still waits for the reply to its last request.`,
        hint: said`Wait for it, stop and start the connection, or turn on “relaxed” in its options.`,
      })
    },
    sent: () => {
      awaitsReply = true
    },
    received: () => {
      awaitsReply = false
    },
  }
}

function replyTurn(): Turn {
  let request: { readonly row: RowId | undefined } | undefined
  return {
    checkSend: (replyTo) => {
      if (request === undefined) {
        throw new InspectorError({
          code: 'NO_REQUEST',
          message: said`The REP socket has no request to answer.`,
          hint: said`Wait for a request; REP sends only replies.`,
        })
      }
      if (replyTo !== undefined && replyTo !== request.row) {
        throw new InspectorError({
          code: 'NOT_WAITING',
          message: said`The chosen request is not the one that waits to be answered.`,
          hint: said`REP answers only the request that it received last, and only once.`,
        })
      }
    },
    sent: () => {
      request = undefined
    },
    received: (row) => {
      request = { row }
    },
  }
}
