import { create } from 'zustand'
import type { MessageDetail } from '../../shared/ipc/contract'
import type { RowId } from '../../shared/model'
import { on } from '../app/inspector'

/** More columns would leave none wide enough to read. */
const maxPins = 3

interface Pins {
  /** Messages that stay in sight beside the selected one, in the order in which they were pinned. */
  readonly pinned: readonly MessageDetail[]
  /** The two messages that are compared. */
  readonly compared: { readonly left: RowId; readonly right: RowId } | undefined
}

export const usePins = create<Pins>()(() => ({ pinned: [], compared: undefined }))

/** Pins a message; the oldest pin goes where there are too many. */
export function pin(message: MessageDetail): void {
  usePins.setState(({ pinned }) => ({ pinned: [...pinned.filter(({ row }) => row.id !== message.row.id), message].slice(-maxPins) }))
}

export const unpin = (id: RowId): void =>
  usePins.setState(({ pinned, compared }) => ({
    pinned: pinned.filter(({ row }) => row.id !== id),
    compared: compared?.left === id || compared?.right === id ? undefined : compared,
  }))

export const compare = (left: RowId, right: RowId): void => usePins.setState({ compared: { left, right } })
export const endComparison = (): void => usePins.setState({ compared: undefined })

let shownSession: string | undefined

/** Row numbers mean something else in another session. */
export function startPins(): void {
  on('session.changed', ({ shown }) => {
    if (shown?.key === shownSession) return
    shownSession = shown?.key
    usePins.setState({ pinned: [], compared: undefined })
  })
}
