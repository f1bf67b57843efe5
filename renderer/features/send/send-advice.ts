import type { EndpointSourceSnapshot } from '../../../shared/ipc/contract'
import type { RowSummary, SocketType } from '../../../shared/model'

/** What the user should know before sending from a source; none of it forbids to try. */
export type SendAdvice =
  | { readonly kind: 'awaitsReply'; readonly request: RowSummary }
  | { readonly kind: 'noRequest' | 'routingId' | 'topic' | 'xsub' | 'dropped' | 'waits' }

/** Without a peer these drop what is sent; the others keep it until one comes. */
const drops: readonly SocketType[] = ['PUB', 'XPUB', 'ROUTER']

interface Situation {
  readonly source: EndpointSourceSnapshot
  /** The message that would be answered. */
  readonly target: RowSummary | undefined
  /** The source's newest request, if it waits. */
  readonly waiting: RowSummary | undefined
}

export function sendAdvice({ source, target, waiting }: Situation): readonly SendAdvice[] {
  const { socket, options } = source.config
  const advice: SendAdvice[] = []
  if (source.state !== 'open') return advice
  if (socket === 'REQ' && waiting !== undefined && options.requestRelaxed !== true) advice.push({ kind: 'awaitsReply', request: waiting })
  if (socket === 'REP' && target === undefined && waiting === undefined) advice.push({ kind: 'noRequest' })
  if (socket === 'ROUTER' && target === undefined) advice.push({ kind: 'routingId' })
  if (socket === 'PUB' || socket === 'XPUB') advice.push({ kind: 'topic' })
  if (socket === 'XSUB') advice.push({ kind: 'xsub' })
  const hasPeer = source.endpoints.some(({ peers }) => peers > 0)
  if (!hasPeer && socket !== 'REP') advice.push({ kind: drops.includes(socket) ? 'dropped' : 'waits' })
  return advice
}
