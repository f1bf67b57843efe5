import { create } from 'zustand'
import type { MarkColour, Settings } from '../../shared/settings'
import { call } from '../app/inspector'
import { showError } from '../ui/toast-manager'
import { readFilter, useDecoders } from './decoders-store'
import { useSettings } from './settings-store'

interface Colours {
  /** Of the rules that rows are coloured by now: a row's rule `n` has the colour at `n - 1`. */
  readonly colours: readonly MarkColour[]
}

export const useColours = create<Colours>()(() => ({ colours: [] }))

/** The rules that can colour anything: switched on, not blank, and readable. */
const inForce = (rules: Settings['colourRules']): Settings['colourRules'] =>
  rules.filter(({ enabled, filter }) => enabled && filter.trim() !== '' && readFilter(filter).kind === 'filter')

/** Tells main the colour rules, now and whenever they change, once; called when the settings are there. */
export function startColours(): void {
  let sent: readonly string[] = []
  const tell = async (rules: Settings['colourRules']): Promise<void> => {
    const filters = rules.map(({ filter }) => filter.trim())
    const same = filters.length === sent.length && filters.every((filter, index) => filter === sent[index])
    if (!same) {
      sent = filters
      const answer = await call('traffic.colours', filters)
      if (sent !== filters) return
      if (!answer.ok) {
        showError(answer.error)
        return
      }
    }
    useColours.setState({ colours: rules.map(({ colour }) => colour) })
  }
  const read = (): Settings['colourRules'] => useSettings.getState().settings.colourRules
  let known = read()
  void tell(inForce(known))
  useSettings.subscribe(() => {
    if (read() === known) return
    known = read()
    void tell(inForce(known))
  })
  // A rule may name a decoder of the user's own, which comes later or goes.
  useDecoders.subscribe(() => void tell(inForce(known)))
}
