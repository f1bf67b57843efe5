import { create } from 'zustand'
import type { AppError } from '../../../shared/errors'
import type { RowId, RowSummary, SourceId } from '../../../shared/model'
import { call } from '../../app/inspector'
import { usePanes } from '../../stores/panes-store'
import { useSessionStatus } from '../../stores/recording-store'
import { useSelection } from '../../stores/selection'
import { onTrafficBatch } from '../../stores/traffic-store'
import { type DraftFrame, type FrameKind, messageBytes, moved } from './composer-frames'
import { sentId, signed } from './jupyter-signing'
import { type LatestRequests, noteRequests } from './reply'
import type { TemplateFrame } from './templates'

/** A message that was sent, as it was written. */
export interface SentMessage {
  readonly row: RowId
  readonly source: SourceId
  readonly frames: readonly DraftFrame[]
}

type SendStatus =
  | { readonly kind: 'idle' | 'sending' | 'invalid' }
  | { readonly kind: 'sent'; readonly row: RowId }
  | { readonly kind: 'failed'; readonly error: AppError }

const maxHistory = 50

interface SendStore {
  /** As the user chose it; it may be gone meanwhile. */
  readonly source: SourceId | undefined
  readonly frames: readonly DraftFrame[]
  readonly status: SendStatus
  /** Newest first. */
  readonly history: readonly SentMessage[]
  /** The selected row, when the user does not want to answer it. */
  readonly notAnswering: RowId | undefined
  readonly requests: LatestRequests
  /** Jupyter messages are signed when they are sent, where the key is known. */
  readonly sign: boolean
  readonly setSign: (sign: boolean) => void
  /** Replaces the frames by those of a template, signed if they can be. */
  readonly insert: (source: SourceId, frames: readonly TemplateFrame[]) => Promise<void>
  readonly chooseSource: (source: SourceId) => void
  readonly addFrame: () => void
  readonly duplicateFrame: (key: number) => void
  readonly removeFrame: (key: number) => void
  readonly moveFrame: (key: number, by: number) => void
  readonly changeFrame: (key: number, change: { readonly kind?: FrameKind; readonly text?: string }) => void
  readonly restore: (message: SentMessage) => void
  readonly declineAnswer: (row: RowId) => void
  /** Sends the frames as they are; what comes of it is in `status`. */
  readonly send: (source: SourceId, replyTo: RowId | undefined) => Promise<void>
}

let lastKey = 0
const withKey = (frame: Omit<DraftFrame, 'key'>): DraftFrame => {
  lastKey += 1
  return { ...frame, key: lastKey }
}
const emptyFrame = (): DraftFrame => withKey({ kind: 'text', text: '' })

let sends = 0
/** Ids of the Jupyter messages that were sent from here. */
const sentIds = new Set<string>()
const isSent = (id: string): boolean => sentIds.has(id)

/** What is being written and what was sent. */
export const useSend = create<SendStore>()((set, get) => {
  const edit = (change: (frames: readonly DraftFrame[]) => readonly DraftFrame[]): void =>
    set(({ frames }) => ({ frames: change(frames), status: { kind: 'idle' } }))
  return {
    source: undefined,
    frames: [emptyFrame()],
    status: { kind: 'idle' },
    history: [],
    notAnswering: undefined,
    requests: new Map(),
    sign: true,
    setSign: (sign) => set({ sign }),
    insert: async (source, template) => {
      const frames = template.map(withKey)
      set({ source, frames, status: { kind: 'idle' } })
      const withSignature = await signed(source, frames, () => false)
      // It may have been edited meanwhile: then it is signed when it is sent.
      if (get().frames === frames) set({ frames: withSignature })
    },
    chooseSource: (source) => set({ source, status: { kind: 'idle' } }),
    addFrame: () => edit((frames) => [...frames, withKey({ kind: frames.at(-1)?.kind ?? 'text', text: '' })]),
    duplicateFrame: (key) => edit((frames) => frames.flatMap((frame) => (frame.key === key ? [frame, withKey(frame)] : [frame]))),
    removeFrame: (key) =>
      edit((frames) => {
        const rest = frames.filter((frame) => frame.key !== key)
        return rest.length === 0 ? [emptyFrame()] : rest
      }),
    moveFrame: (key, by) =>
      edit((frames) =>
        moved(
          frames,
          frames.findIndex((frame) => frame.key === key),
          by,
        ),
      ),
    changeFrame: (key, change) => edit((frames) => frames.map((frame) => (frame.key === key ? { ...frame, ...change } : frame))),
    restore: ({ source, frames }) => set({ source, frames: frames.map(withKey), status: { kind: 'idle' } }),
    declineAnswer: (notAnswering) => set({ notAnswering }),
    send: async (source, replyTo) => {
      const written = get().frames
      if (messageBytes(written) === undefined) return set({ status: { kind: 'invalid' } })
      sends += 1
      const mine = sends
      set({ status: { kind: 'sending' } })
      const frames = get().sign ? await signed(source, written, isSent) : written
      if (frames !== written && get().frames === written) set({ frames })
      const bytes = messageBytes(frames) ?? []
      const jupyterId = sentId(frames)
      if (jupyterId !== undefined) sentIds.add(jupyterId)
      const answer = await call('sources.send', { id: source, frames: [...bytes], ...(replyTo === undefined ? {} : { replyTo }) })
      // Of several that wait to be sent, the last one has the word.
      const status: SendStatus = answer.ok ? { kind: 'sent', row: answer.value } : { kind: 'failed', error: answer.error }
      set((state) => ({
        status: mine === sends && (state.status.kind === 'sending' || !answer.ok) ? status : state.status,
        history: answer.ok ? [{ row: answer.value, source, frames }, ...state.history].slice(0, maxHistory) : state.history,
      }))
    },
  }
})

/** Makes ready to answer a row: its source is chosen, and the composer open with the focus in it. */
export function prepareReply(row: RowSummary): void {
  useSelection.getState().select(row.id)
  useSend.setState({ source: row.source, notAnswering: undefined, status: { kind: 'idle' } })
  usePanes.getState().setOpen('send', true)
  // The menu that this came from gives the focus back first, and the pane may be about to open.
  setTimeout(() => document.querySelector<HTMLElement>('[data-pane="send"] textarea')?.focus(), 60)
}

let started = false

/** Takes note of requests as they pass by, once. When many changed unseen, what was known is forgotten. */
export function startNotingRequests(): void {
  if (started) return
  started = true
  // While a file is shown they pass unseen.
  useSessionStatus.subscribe(({ shown }, before) => {
    if (shown?.key !== before.shown?.key) useSend.setState({ requests: new Map() })
  })
  onTrafficBatch((batch, rows) => {
    if (useSessionStatus.getState().shown !== undefined) return
    useSend.setState(({ requests }) => ({
      requests: noteRequests(
        batch.refresh ? new Map() : requests,
        rows.map(({ row }) => row),
      ),
    }))
  })
}
