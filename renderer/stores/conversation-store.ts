import { create } from 'zustand'
import type { ConversationPart } from '../../shared/ipc/inspect'
import type { RowId } from '../../shared/model'
import { call, on } from '../app/inspector'

/** Rows after the first in which a conversation is looked for, and parts that are shown of it. */
const maxRows = 50_000
const maxParts = 300
/** Rows before one that is no request, in which its request may be. */
const rowsBefore = 5000
/** How often it is looked whether there is more, and for how long after the last that came. */
const againMs = 300
const quietMs = 15_000

interface Conversation {
  /** The id of its request. */
  readonly id: string | undefined
  readonly parts: readonly ConversationPart[]
  /** What is held by now was looked at. */
  readonly isRead: boolean
  /** There is more than is shown. */
  readonly hasMore: boolean
}

const nothing: Conversation = { id: undefined, parts: [], isRead: false, hasMore: false }

/** What was said because of the request that the user looks at. */
export const useConversation = create<Conversation>()(() => nothing)

let generation = 0

/** Reads a conversation, and follows it while it goes on, until the function that this answers with is called. */
export function followConversation(id: string, near: { readonly row: RowId; readonly isRequest: boolean }): () => void {
  generation += 1
  const mine = generation
  const first = near.isRequest ? near.row : (Math.max(1, near.row - rowsBefore) as RowId)
  // What is known of the same one stays while it is read again.
  if (useConversation.getState().id !== id) useConversation.setState({ ...nothing, id })
  void read(id, first, () => mine === generation)
  return () => {
    if (mine === generation) generation += 1
  }
}

async function read(id: string, first: RowId, isCurrent: () => boolean): Promise<void> {
  let from = first
  let parts: readonly ConversationPart[] = []
  let lastMs = performance.now()
  while (isCurrent()) {
    const page = await call('traffic.conversation', { id, from })
    if (!isCurrent() || !page.ok) return
    const { nextRow, isCaughtUp } = page.value
    if (page.value.parts.length > 0) lastMs = performance.now()
    parts = [...parts, ...page.value.parts]
    const hasMore = parts.length > maxParts || (!isCaughtUp && nextRow - first > maxRows)
    const isRead = isCaughtUp || hasMore
    // Not each page by itself: what is shown of the same conversation would go and come again.
    const isNews = page.value.parts.length > 0 || !useConversation.getState().isRead
    if (isRead && isNews) useConversation.setState({ id, parts: parts.slice(0, maxParts), isRead, hasMore })
    if (hasMore || nextRow - first > maxRows || performance.now() - lastMs > quietMs) return
    from = nextRow
    if (isCaughtUp) await new Promise((resolve) => setTimeout(resolve, againMs))
  }
}

let started = false

/** Forgets what is known when another capture is shown. */
export function startConversation(): void {
  if (started) return
  started = true
  on('traffic.lost', () => useConversation.setState(nothing))
}
