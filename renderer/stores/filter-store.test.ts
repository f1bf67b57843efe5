import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Result } from '../../shared/errors'
import { encodeRows } from '../../shared/ipc/row-batch'
import type { SourceId } from '../../shared/model'
import { clearFilter, editFilter, enterFilter, narrowFilter, setFilter, useFilter } from './filter-store'
import { useSettings } from './settings-store'
import { useTraffic } from './traffic-store'

const filterOfList = () => useTraffic.getState().query.filter
const history = () => useSettings.getState().settings.filterHistory

/** The main process at the other end of the bridge: it shows any view and keeps the settings that it is told. */
beforeEach(() => {
  const initial = useSettings.getInitialState().settings
  useSettings.setState({ settings: initial })
  useTraffic.setState({ query: { grain: 'messages', events: true } })
  useFilter.setState({ text: '', errors: [] })
  vi.useFakeTimers()
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => setTimeout(callback, 16))
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  const call = async (name: string, argument: unknown): Promise<Result<unknown>> => {
    if (name === 'traffic.view') return { ok: true, value: { view: 1, start: 0, end: 0, rows: encodeRows([], () => new Uint8Array()) } }
    return { ok: true, value: { ...useSettings.getState().settings, ...Object(argument) } }
  }
  vi.stubGlobal('window', { inspector: { call } })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the filter', () => {
  it('is applied when typing pauses, not before', () => {
    editFilter('so')
    vi.advanceTimersByTime(100)
    editFilter('socket == REQ')
    vi.advanceTimersByTime(250)
    expect(filterOfList()).toBeUndefined()
    vi.advanceTimersByTime(100)
    expect(filterOfList()).toBe('socket == REQ')
    expect(history()).toEqual([])
  })

  it('stays as it was applied while the text cannot be read, and says where', () => {
    setFilter('hello')
    editFilter('hello && sise > 5')
    expect(useFilter.getState().errors).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(filterOfList()).toBe('hello')
    expect(useFilter.getState().errors).toMatchObject([{ from: 9, to: 13 }])
    editFilter('hello && size > 5')
    expect(useFilter.getState().errors).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(filterOfList()).toBe('hello && size > 5')
  })

  it('is applied and remembered at once by Enter, newest first, each once', async () => {
    for (const text of ['a', 'b', ' a ', 'size >']) {
      editFilter(text)
      enterFilter()
      await vi.advanceTimersByTimeAsync(20)
    }
    expect(history()).toEqual(['a', 'b'])
    expect(filterOfList()).toBe('a')
  })

  it('is narrowed by what is applied, not by what is half typed', () => {
    setFilter('a || b')
    editFilter('a || b && si')
    narrowFilter('socket == REQ')
    expect(filterOfList()).toBe('(a || b) && socket == REQ')
    expect(useFilter.getState().text).toBe('(a || b) && socket == REQ')
    vi.advanceTimersByTime(1000)
    expect(filterOfList()).toBe('(a || b) && socket == REQ')
  })

  it('leaves the rest of the query alone, and goes without a trace', () => {
    const { query, setQuery } = useTraffic.getState()
    setQuery({ ...query, grain: 'exchanges', source: 3 as SourceId })
    setFilter('hello')
    expect(useTraffic.getState().query).toEqual({ grain: 'exchanges', events: true, source: 3, filter: 'hello' })
    clearFilter()
    expect(useTraffic.getState().query).toEqual({ grain: 'exchanges', events: true, source: 3 })
  })
})
