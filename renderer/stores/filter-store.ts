import { create } from 'zustand'
import type { FilterError } from '../../shared/filter/ast'
import { andFilter } from '../../shared/filter/quick'
import { maxFilterHistory } from '../../shared/settings'
import { readFilter } from './decoders-store'
import { changeSettings, useSettings } from './settings-store'
import { useTraffic } from './traffic-store'

interface FilterText {
  /** As it stands in the field; what is applied is part of the list's query. */
  readonly text: string
  /** What is wrong with it, once typing has paused; what was applied before stays then. */
  readonly errors: readonly FilterError[]
}

/** What is typed into the filter. */
export const useFilter = create<FilterText>()(() => ({ text: '', errors: [] }))

/** Typing has paused when nothing was typed for this long. */
const pauseMs = 300
let timer: ReturnType<typeof setTimeout> | undefined

/** The id of the field, for whoever gives it the focus. */
export const filterInputId = 'filter-input'

/** The filter that the list shows the matches of; empty: it shows all. */
const appliedFilter = (): string => useTraffic.getState().query.filter ?? ''

/** The text was edited: it is applied once typing pauses, if it can be read. */
export function editFilter(text: string): void {
  useFilter.setState({ text, errors: [] })
  clearTimeout(timer)
  timer = setTimeout(apply, pauseMs)
}

/** Applies what is typed at once, and remembers it. */
export function enterFilter(): void {
  if (apply()) rememberFilter()
}

/** Puts a filter into the field and applies it. */
export function setFilter(text: string): void {
  useFilter.setState({ text })
  enterFilter()
}

/** Only rows that match this too. */
export const narrowFilter = (addition: string): void => setFilter(andFilter(appliedFilter(), addition))

/** Shows all rows; ends a search that is under way. */
export const clearFilter = (): void => setFilter('')

/** Remembers the filter that is applied as the newest of those that were used. */
export function rememberFilter(): void {
  const filter = appliedFilter()
  const { filterHistory } = useSettings.getState().settings
  if (filter === '' || filterHistory[0] === filter) return
  const older = filterHistory.filter((used) => used !== filter)
  void changeSettings({ filterHistory: [filter, ...older].slice(0, maxFilterHistory) })
}

/** Gives the focus to the field, its text marked. */
export function focusFilter(): void {
  const field = document.getElementById(filterInputId)
  if (!(field instanceof HTMLInputElement)) return
  field.focus()
  field.select()
}

function apply(): boolean {
  clearTimeout(timer)
  const filter = useFilter.getState().text.trim()
  const compiled = readFilter(filter)
  useFilter.setState({ errors: compiled.kind === 'errors' ? compiled.errors : [] })
  if (compiled.kind === 'errors') return false
  if (filter === appliedFilter()) return true
  const { query, setQuery } = useTraffic.getState()
  const { filter: _filter, ...rest } = query
  setQuery(filter === '' ? rest : { ...rest, filter })
  return true
}
