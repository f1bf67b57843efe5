import { create } from 'zustand'
import type { DecodedNode, More } from '../../shared/decoders/decoder'
import type { AppError } from '../../shared/errors'
import type { RowDecoding } from '../../shared/ipc/inspect'
import type { RowId } from '../../shared/model'
import { call, on } from '../app/inspector'
import { withPage } from './decoded-tree'

/** What a row says. */
export type Decoded =
  | {
      readonly kind: 'ready'
      readonly decoding: RowDecoding
      /** With the pages that were asked for. */
      readonly tree: readonly DecodedNode[]
      readonly more: More | undefined
    }
  | { readonly kind: 'failed'; readonly error: AppError }

interface Decodings {
  readonly byRow: ReadonlyMap<RowId, Decoded>
}

/** More than are shown at once, so that going back is instant. */
const maxKept = 24

/** The decodings that the window holds. */
export const useDecodings = create<Decodings>()(() => ({ byRow: new Map() }))

let generation = 0

function keep(row: RowId, decoded: Decoded): void {
  useDecodings.setState(({ byRow }) => {
    const next = new Map(byRow)
    next.delete(row)
    next.set(row, decoded)
    for (const oldest of next.keys()) {
      if (next.size <= maxKept) break
      next.delete(oldest)
    }
    return { byRow: next }
  })
}

/** What is on its way. */
const asked = new Map<RowId, Promise<void>>()

/** Asks what a row says, unless it is known or on its way. */
export function loadDecoding(row: RowId): Promise<void> {
  if (useDecodings.getState().byRow.has(row)) return Promise.resolve()
  const known = asked.get(row)
  if (known !== undefined) return known
  const loading = ask(row).finally(() => {
    if (asked.get(row) === loading) asked.delete(row)
  })
  asked.set(row, loading)
  return loading
}

async function ask(row: RowId): Promise<void> {
  const mine = generation
  const answer = await call('traffic.decode', row)
  // Meanwhile another decoder may have been chosen.
  if (mine !== generation) return
  if (!answer.ok) keep(row, { kind: 'failed', error: answer.error })
  else keep(row, { kind: 'ready', decoding: answer.value, tree: answer.value.tree, more: answer.value.more })
}

/** Asks for children that were left out, and puts them in their place. */
export async function loadMore(row: RowId, { path, from }: More): Promise<AppError | undefined> {
  const mine = generation
  const answer = await call('traffic.decodeMore', { row, page: { path: [...path], from } })
  if (!answer.ok) return answer.error
  const known = useDecodings.getState().byRow.get(row)
  if (mine !== generation || known?.kind !== 'ready') return undefined
  const { more, blobs, nodes } = answer.value
  keep(row, {
    ...known,
    decoding: { ...known.decoding, blobs },
    // A page without anything would be asked for again and again.
    tree: withPage(known.tree, path, { nodes, more: nodes.length === 0 ? undefined : more }),
    more: path.length === 0 ? (nodes.length === 0 ? undefined : more) : known.more,
  })
  return undefined
}

let started = false

/** Forgets what is known when another capture is shown, or other decoders are chosen. */
export function startDecodings(): void {
  if (started) return
  started = true
  on('traffic.lost', () => {
    generation += 1
    asked.clear()
    useDecodings.setState({ byRow: new Map() })
  })
}
