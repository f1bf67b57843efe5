import type { EndpointSnapshot, EndpointSourceSnapshot } from '../shared/ipc/contract'
import type { BatchRow } from '../shared/ipc/row-batch'
import type { ConnectionId, RowId, RowSummary, SourceId } from '../shared/model'

/** For tests: a message that a PUB of source 1 sent, unless told otherwise. */
export const testRow = (id: number, more: Partial<RowSummary> = {}): RowSummary => ({
  id: id as RowId,
  kind: 'message',
  timeUs: 0,
  source: 1 as SourceId,
  connection: 0,
  socket: 'PUB',
  direction: 'out',
  event: 'none',
  frameCount: 1,
  envelopeFrames: 0,
  size: 5,
  exchange: 0,
  role: 'none',
  state: 'none',
  certainty: 'none',
  rttUs: undefined,
  peer: undefined,
  ...more,
})

/** For tests: a row at a position of a view. */
export const testBatchRow = (position: number, preview: string, row: RowSummary): BatchRow => ({
  position,
  preview,
  replyPreview: '',
  rule: 0,
  row,
})

/** For tests: an endpoint that a source connects to. */
export const testEndpoint = (state: EndpointSnapshot['state'], more: Partial<EndpointSnapshot> = {}): EndpointSnapshot => ({
  connection: 1 as ConnectionId,
  mode: 'connect',
  address: 'tcp://127.0.0.1:5555',
  resolved: 'tcp://127.0.0.1:5555',
  state,
  peers: 0,
  error: undefined,
  ...more,
})

/** For tests: an open REQ. */
export const testSource = (
  more: Partial<Omit<EndpointSourceSnapshot, 'config'>> & { readonly name?: string } = {},
): EndpointSourceSnapshot => {
  const { name = 'orders', ...rest } = more
  return {
    kind: 'endpoint',
    id: 1 as SourceId,
    config: {
      kind: 'endpoint',
      name,
      socket: 'REQ',
      endpoints: [{ mode: 'connect', address: 'tcp://127.0.0.1:5555' }],
      subscriptions: [],
      options: {},
      security: { mechanism: 'NULL' },
    },
    state: 'open',
    endpoints: [],
    error: undefined,
    demo: false,
    ...rest,
  }
}
