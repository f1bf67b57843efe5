import { create } from 'zustand'
import type { FilterError } from '../../shared/filter/ast'
import type { FindProgress } from '../../shared/ipc/contract'
import { call } from '../app/inspector'
import { showError } from '../ui/toast-manager'
import { readFilter } from './decoders-store'
import { revealRow } from './reveal'
import { useSelection } from './selection'
import { trafficFeed } from './traffic-store'

type FindDirection = 'next' | 'previous'

interface Find {
  readonly open: boolean
  /** In the filter language; kept while the bar is closed. */
  readonly text: string
  /** What is wrong with it, once typing has paused. */
  readonly errors: readonly FilterError[]
  /** `undefined`: nothing is sought, or nothing was told yet. */
  readonly found: FindProgress | undefined
  /** Which match was gone to last, from 1. */
  readonly ordinal: number | undefined
}

/** What is sought in the list. */
export const useFind = create<Find>()(() => ({ open: false, text: '', errors: [], found: undefined, ordinal: undefined }))

const pauseMs = 200
let timer: ReturnType<typeof setTimeout> | undefined
/** What main was last asked to seek. */
let sought = ''
/** What was told of an earlier search. */
let outdated: FindProgress | undefined
/** Asked for before there was a match: gone there once there is one. */
let waiting: FindDirection | undefined
let lastPosition: number | undefined
let focusedBefore: HTMLElement | undefined

export const findInputId = 'find-input'

/** Opens the bar, or gives it the focus. */
export function openFind(): void {
  const { open, text } = useFind.getState()
  const { activeElement } = document
  if (!open) {
    if (activeElement instanceof HTMLElement) focusedBefore = activeElement
    useFind.setState({ open: true })
    if (text.trim() !== '') seek()
  }
  requestAnimationFrame(() => {
    const field = document.getElementById(findInputId)
    if (!(field instanceof HTMLInputElement)) return
    field.focus()
    field.select()
  })
}

/** Closes the bar, ends the search and gives the focus back. */
export function closeFind(): void {
  clearTimeout(timer)
  useFind.setState({ open: false })
  tell('')
  const grid = document.querySelector<HTMLElement>('[data-pane="traffic"] [role="grid"]')
  const target = focusedBefore?.isConnected === true && focusedBefore !== document.body ? focusedBefore : grid
  target?.focus()
  focusedBefore = undefined
}

/** The text was edited: its matches are sought once typing pauses. */
export function editFind(text: string): void {
  useFind.setState({ text, errors: [] })
  waiting = undefined
  clearTimeout(timer)
  timer = setTimeout(seek, pauseMs)
}

/** Selects the match after the selected row, or before it, and brings it into sight. */
export async function goToMatch(direction: FindDirection): Promise<void> {
  const { open, text } = useFind.getState()
  if (!open || text.trim() === '') openFind()
  if (text.trim() === '') return
  if (text.trim() !== sought && !seek()) return
  const asked = sought
  const { row } = useSelection.getState()
  const from = (row === undefined ? undefined : trafficFeed.rows.find(row)?.position) ?? lastPosition
  const answer = await call('traffic.findNext', { direction, ...(from === undefined ? {} : { from }) })
  if (asked !== sought) return
  if (!answer.ok) {
    showError(answer.error)
    return
  }
  if (answer.value === undefined) {
    waiting = direction
    return
  }
  waiting = undefined
  lastPosition = answer.value.position
  useFind.setState({ ordinal: answer.value.ordinal })
  revealRow(answer.value)
}

/** Seeks what is typed; answers whether it can be read. */
function seek(): boolean {
  clearTimeout(timer)
  const text = useFind.getState().text.trim()
  const compiled = readFilter(text)
  useFind.setState({ errors: compiled.kind === 'errors' ? compiled.errors : [] })
  tell(compiled.kind === 'errors' ? '' : text)
  return compiled.kind !== 'errors'
}

function tell(filter: string): void {
  if (filter === '' && sought === '') return
  sought = filter
  waiting = undefined
  lastPosition = undefined
  outdated = trafficFeed.found
  useFind.setState({ found: undefined, ordinal: undefined })
  void call('traffic.find', filter === '' ? {} : { filter }).then((answer) => {
    if (!answer.ok) showError(answer.error)
  })
}

let started = false

/** Follows what is found, once; called before the first render. */
export function startFind(): void {
  if (started) return
  started = true
  let epoch = trafficFeed.epoch
  trafficFeed.subscribe(() => {
    if (trafficFeed.epoch !== epoch) {
      epoch = trafficFeed.epoch
      const filter = sought
      // Positions of another view mean other rows: the search begins anew.
      if (filter !== '') tell(filter)
      return
    }
    const { found } = trafficFeed
    if (sought === '' || found === outdated || found === useFind.getState().found) return
    useFind.setState({ found })
    if (waiting !== undefined && found !== undefined && found.matches > 0) void goToMatch(waiting)
  })
}
