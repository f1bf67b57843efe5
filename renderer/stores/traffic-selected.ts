import { create } from 'zustand'
import type { AppError, Result } from '../../shared/errors'
import type { MessageDetail, TrafficBatch } from '../../shared/ipc/contract'
import type { BatchRow } from '../../shared/ipc/row-batch'
import type { RowId, RowSummary } from '../../shared/model'
import { call } from '../app/inspector'
import { loadDecoding } from './decodings-store'
import { useSelection } from './selection'
import { onTrafficBatch } from './traffic-store'

/** The row that was selected, with what belongs to it. */
export type SelectedTraffic =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'loading'; readonly id: RowId }
  | { readonly kind: 'failed'; readonly id: RowId; readonly error: AppError }
  | { readonly kind: 'ready'; readonly id: RowId; readonly selected: MessageDetail; readonly peer: MessageDetail | undefined }

interface SelectedStore {
  readonly traffic: SelectedTraffic
}

/** The details of the selected row; the only frames that the window holds. */
export const useSelectedTraffic = create<SelectedStore>()(() => ({ traffic: { kind: 'nothing' } }))

const show = (traffic: SelectedTraffic): void => useSelectedTraffic.setState({ traffic })

/** A request that waits may be answered while its row is not in the list: how often it is looked at then, at most. */
const lookAgainMs = 500
/** What a message says comes with it unless it takes longer: then the message is shown as it is meanwhile. */
const decodingPatienceMs = 30
/** Another row is on its way: only if that takes longer is the old one taken away. */
const patienceMs = 150

let loads = 0
let loadedAtMs = 0

async function load(id: RowId): Promise<void> {
  loads += 1
  const mine = loads
  loadedAtMs = performance.now()
  const slow = setTimeout(() => {
    const { traffic } = useSelectedTraffic.getState()
    if (mine === loads && (traffic.kind === 'nothing' || traffic.id !== id)) show({ kind: 'loading', id })
  }, patienceMs)
  const selected = await message(id)
  const peerId = selected.ok ? selected.value.row.peer : undefined
  const peer = peerId === undefined ? undefined : await message(peerId)
  clearTimeout(slow)
  if (mine !== loads) return
  if (!selected.ok) show({ kind: 'failed', id, error: selected.error })
  // The peer may have been pushed out of memory before its request was, or after: then it is not shown.
  else show({ kind: 'ready', id, selected: selected.value, peer: peer?.ok === true ? peer.value : undefined })
}

/** A message, and what it says if that does not take long; the rest of that comes into the store of decodings. */
async function message(id: RowId): Promise<Result<MessageDetail>> {
  // First, as the thread that reads answers one after the other.
  const asked = call('traffic.message', id)
  const decoding = loadDecoding(id)
  const answer = await asked
  await Promise.race([decoding, new Promise((done) => setTimeout(done, decodingPatienceMs))])
  return answer
}

function changedSince(known: RowSummary, now: RowSummary): boolean {
  return known.state !== now.state || known.peer !== now.peer || known.rttUs !== now.rttUs || known.certainty !== now.certainty
}

const isWaiting = (row: RowSummary): boolean => row.state === 'pending' || row.state === 'timed out'

function refreshAfter(batch: TrafficBatch, rows: readonly BatchRow[]): void {
  const { traffic } = useSelectedTraffic.getState()
  if (traffic.kind !== 'ready') return
  const known = traffic.selected.row
  const pushed = rows.find(({ row }) => row.id === traffic.id)
  const changed = pushed !== undefined ? changedSince(known, pushed.row) : isWaiting(known) || batch.refresh
  if (changed && (pushed !== undefined || performance.now() - loadedAtMs >= lookAgainMs)) void load(traffic.id)
}

let started = false

/** Loads what is selected from now on, once; called before the first render. */
export function startSelectedTraffic(): void {
  if (started) return
  started = true
  useSelection.subscribe(({ row }, before) => {
    if (row === before.row) return
    loads += 1
    if (row === undefined) show({ kind: 'nothing' })
    else void load(row)
  })
  onTrafficBatch(refreshAfter)
}
