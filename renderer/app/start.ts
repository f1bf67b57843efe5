import type { AppError } from '../../shared/errors'
import { loadAnnotations, takeAnnotations } from '../stores/annotations-store'
import { startColours } from '../stores/colours-store'
import { startConversation } from '../stores/conversation-store'
import { startDecoders } from '../stores/decoders-store'
import { startDecodings } from '../stores/decodings-store'
import { startDemoSelection } from '../stores/demo-selection'
import { useExport } from '../stores/export-store'
import { startFind } from '../stores/find-store'
import { arrangementToSettings } from '../stores/pane-arrangement'
import { usePanes } from '../stores/panes-store'
import { startPins } from '../stores/pins-store'
import { takeSessionStatus, useSessionStatus } from '../stores/recording-store'
import { useSession } from '../stores/session-store'
import { reportSaving } from '../stores/sessions-store'
import { changeSettings, useSettings } from '../stores/settings-store'
import { useSources } from '../stores/sources-store'
import { startTaps } from '../stores/taps-store'
import { startSelectedTraffic } from '../stores/traffic-selected'
import { startTraffic } from '../stores/traffic-store'
import { runCommand } from './commands'
import { call, on } from './inspector'

/** Fills the stores from the main process and keeps them up to date; answers with the reason if it does not answer. */
export async function startStores(): Promise<AppError | undefined> {
  on('sources.changed', (sources) => useSources.getState().replace(sources))
  on('settings.changed', (settings) => useSettings.getState().replace(settings))
  on('session.changed', takeSessionStatus)
  on('session.progress', reportSaving)
  on('annotations.changed', takeAnnotations)
  on('export.progress', (progress) => useExport.getState().report(progress))
  const state = await call('app.state', undefined)
  if (!state.ok) return state.error
  const { runtime, anchor, settings, sources, session } = state.value
  useSession.getState().begin({ runtime, anchor })
  useSessionStatus.setState(session, true)
  useSession.getState().showAnchor(session.shown?.anchor)
  useSettings.getState().replace(settings)
  usePanes.getState().load(settings.layout)
  useSources.getState().replace(sources)
  await startDecoders()
  startDecodings()
  startConversation()
  startPins()
  usePanes.subscribe((panes) => void changeSettings({ layout: arrangementToSettings(panes) }))
  void loadAnnotations()
  startTaps()
  startTraffic()
  startSelectedTraffic()
  startDemoSelection()
  startFind()
  startColours()
  on('command', runCommand)
  return undefined
}
