import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Result } from '../../shared/errors'
import type { FindProgress, FoundRow, TrafficBatch } from '../../shared/ipc/contract'
import { encodeRows } from '../../shared/ipc/row-batch'
import type { RowId } from '../../shared/model'
import { editFind, goToMatch, startFind, useFind } from './find-store'
import { useReveal } from './reveal'
import { useSelection } from './selection'
import { trafficFeed } from './traffic-store'

const calls: { readonly name: string; readonly argument: unknown }[] = []
let next: FoundRow | undefined
const sought = () => calls.filter(({ name }) => name === 'traffic.find').map(({ argument }) => argument)

const emptyRows = () => encodeRows([], () => new Uint8Array())

/** Main tells what it has found by now. */
async function tell(found: FindProgress): Promise<void> {
  const batch: TrafficBatch = {
    view: 1,
    start: 0,
    end: 100,
    rows: emptyRows(),
    refresh: false,
    found,
    counters: { messages: 100, events: 0, exchanges: 0, pending: 0, evicted: 0, missed: 0, heldBytes: 0, limitBytes: 0 },
    sources: [],
  }
  trafficFeed.receive(batch)
  await vi.advanceTimersByTimeAsync(300)
}

async function type(text: string): Promise<void> {
  editFind(text)
  await vi.advanceTimersByTimeAsync(300)
}

/** The main process at the other end of the bridge: its list has a hundred rows. */
beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 16))
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  vi.stubGlobal('document', { addEventListener: () => undefined, getElementById: () => undefined, activeElement: undefined })
  vi.stubGlobal('HTMLElement', Object)
  vi.stubGlobal('HTMLInputElement', Object)
  const call = async (name: string, argument: unknown): Promise<Result<unknown>> => {
    calls.push({ name, argument })
    if (name === 'traffic.view' || name === 'traffic.rows') return { ok: true, value: { view: 1, start: 0, end: 100, rows: emptyRows() } }
    return { ok: true, value: name === 'traffic.findNext' ? next : undefined }
  }
  vi.stubGlobal('window', { inspector: { call } })
  startFind()
  useFind.setState({ open: true, text: '', errors: [] })
  useSelection.getState().select(undefined)
  await trafficFeed.show({ grain: 'messages', events: true })
  await type('')
  calls.length = 0
  next = undefined
})

describe('finding', () => {
  it('seeks what is typed once typing pauses, and nothing that cannot be read', async () => {
    editFind('he')
    await type('hello')
    expect(sought()).toEqual([{ filter: 'hello' }])
    await type('size >')
    expect(sought().at(-1)).toEqual({})
    expect(useFind.getState().errors).toHaveLength(1)
  })

  it('tells how many matches there are, and forgets them with the text', async () => {
    await type('hello')
    expect(useFind.getState().found).toBeUndefined()
    await tell({ matches: 3, progress: { rows: 50, total: 100 } })
    expect(useFind.getState().found).toEqual({ matches: 3, progress: { rows: 50, total: 100 } })
    await tell({ matches: 5 })
    expect(useFind.getState().found).toEqual({ matches: 5 })
    await type('other')
    expect(useFind.getState().found).toBeUndefined()
  })

  it('selects and shows the next match, then goes on from there', async () => {
    await type('hello')
    next = { row: 43 as RowId, position: 42, ordinal: 3 }
    await goToMatch('next')
    expect(useSelection.getState().row).toBe(43)
    expect(useReveal.getState().place).toEqual({ row: 43, position: 42 })
    expect(useFind.getState().ordinal).toBe(3)
    await goToMatch('previous')
    expect(calls.at(-1)).toEqual({ name: 'traffic.findNext', argument: { direction: 'previous', from: 42 } })
  })

  it('goes to the first match as soon as there is one, where it was asked for before', async () => {
    await type('hello')
    await goToMatch('next')
    expect(useSelection.getState().row).toBeUndefined()
    await tell({ matches: 0, progress: { rows: 50, total: 100 } })
    expect(useSelection.getState().row).toBeUndefined()
    next = { row: 8 as RowId, position: 7, ordinal: 1 }
    await tell({ matches: 1 })
    expect(useSelection.getState().row).toBe(8)
  })

  it('begins anew when the list shows other rows', async () => {
    await type('hello')
    await tell({ matches: 5 })
    await trafficFeed.show({ grain: 'exchanges', events: true })
    await vi.advanceTimersByTimeAsync(300)
    expect(sought()).toEqual([{ filter: 'hello' }, { filter: 'hello' }])
    expect(useFind.getState().found).toBeUndefined()
  })
})
