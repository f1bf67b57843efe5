import i18next from 'i18next'
import type { CommandName } from '../../shared/ipc/contract'
import { useSend } from '../features/send/send-store'
import { toggleBookmark } from '../stores/annotations-store'
import { showDecodersFolder } from '../stores/decoders-store'
import { openDialog, useDialogs } from '../stores/dialogs-store'
import { startExport } from '../stores/export-store'
import { clearFilter, focusFilter } from '../stores/filter-store'
import { goToMatch, openFind } from '../stores/find-store'
import { usePanes } from '../stores/panes-store'
import { openSession, showLive, useSessionStatus } from '../stores/recording-store'
import { useSelection } from '../stores/selection'
import { saveSession } from '../stores/sessions-store'
import { startDemo } from '../stores/sources-store'
import { showTimeRange } from '../stores/traffic-scope'
import { showAllSources, useTraffic } from '../stores/traffic-store'
import { showInfo } from '../ui/toast-manager'
import { callOrTell } from './inspector'
import { focusPane } from './pane-focus'

export interface Command {
  /** As the native menu has it; main owns the accelerators, the window shows them. */
  readonly shortcut: string | undefined
  readonly run: () => void
}

const traffic = () => useTraffic.getState()

/** What the window can be told to do, whoever tells it: the native menu, the toolbar, a shortcut. */
export const commands: Readonly<Record<CommandName, Command>> = {
  'new-connection': { shortcut: 'Mod+N', run: () => openDialog({ kind: 'new-connection' }) },
  'new-tap': { shortcut: 'Mod+Shift+N', run: () => openDialog({ kind: 'new-tap' }) },
  'open-jupyter': { shortcut: undefined, run: () => void openJupyter() },
  'try-it': { shortcut: 'Mod+T', run: () => void tryIt() },
  'open-session': { shortcut: 'Mod+O', run: () => void openSession() },
  sessions: { shortcut: 'Mod+Shift+O', run: () => openDialog({ kind: 'sessions', purpose: 'open' }) },
  'save-session': { shortcut: 'Mod+S', run: () => void saveSession() },
  'merge-sessions': { shortcut: undefined, run: () => openDialog({ kind: 'sessions', purpose: 'merge' }) },
  'show-live': { shortcut: undefined, run: () => void showLive() },
  bookmark: { shortcut: 'Mod+D', run: toggleBookmark },
  annotate: { shortcut: 'Mod+Shift+D', run: annotateSelected },
  clear: {
    shortcut: 'Mod+L',
    run: () => {
      // It is about what is captured now: nobody looks at that while a file is shown.
      if (useSessionStatus.getState().shown === undefined) traffic().clear()
    },
  },
  pause: { shortcut: 'Mod+P', run: () => traffic().setPaused(!traffic().paused) },
  export: { shortcut: 'Mod+E', run: () => void startExport() },
  send: {
    shortcut: 'Mod+Enter',
    run: () => {
      usePanes.getState().setOpen('send', true)
      focusPane('send')
    },
  },
  settings: { shortcut: 'Mod+,', run: () => openDialog({ kind: 'settings' }) },
  about: { shortcut: undefined, run: () => openDialog({ kind: 'about' }) },
  'toggle-sidebar': { shortcut: 'Mod+B', run: () => usePanes.getState().toggle('sidebar') },
  'toggle-detail': { shortcut: 'Mod+J', run: () => usePanes.getState().toggle('detail') },
  'toggle-send': { shortcut: 'Mod+Shift+S', run: () => usePanes.getState().toggle('send') },
  'toggle-statistics': {
    shortcut: 'Mod+Shift+T',
    run: () => {
      usePanes.getState().toggle('statistics')
      if (usePanes.getState().open.statistics) focusPane('statistics')
    },
  },
  'view-messages': { shortcut: 'Mod+1', run: () => traffic().setQuery({ ...traffic().query, grain: 'messages' }) },
  'view-exchanges': { shortcut: 'Mod+2', run: () => traffic().setQuery({ ...traffic().query, grain: 'exchanges' }) },
  'toggle-events': { shortcut: 'Mod+3', run: () => traffic().setQuery({ ...traffic().query, events: !traffic().query.events }) },
  filter: { shortcut: 'Mod+Shift+F', run: focusFilter },
  find: { shortcut: 'Mod+F', run: openFind },
  'find-next': { shortcut: 'Mod+G', run: () => void goToMatch('next') },
  'find-previous': { shortcut: 'Shift+F3', run: () => void goToMatch('previous') },
  'go-to': { shortcut: 'Mod+Shift+G', run: () => openDialog({ kind: 'go-to' }) },
  'decoders-folder': { shortcut: undefined, run: () => void showDecodersFolder() },
  'colour-rules': { shortcut: undefined, run: () => openDialog({ kind: 'colour-rules' }) },
}

function annotateSelected(): void {
  const { row } = useSelection.getState()
  if (row !== undefined) openDialog({ kind: 'annotate', row })
}

/** Opens a kernel's connection file, and leads to where requests are sent. */
async function openJupyter(): Promise<void> {
  const opened = await callOrTell('jupyter.open', undefined)
  if (opened === undefined) return
  await showLive()
  useSend.getState().chooseSource(opened.shell)
  usePanes.getState().setOpen('send', true)
  showInfo(i18next.t('jupyter.opened', { name: opened.name }), i18next.t('jupyter.openedHint'))
}

/** Starts Hello World and leads to where it shows, whatever was shown before. */
async function tryIt(): Promise<void> {
  await showLive()
  await startDemo()
  traffic().setPaused(false)
  showTimeRange(undefined)
  clearFilter()
  showAllSources()
  focusPane('traffic')
}

/** Carries out a command, unless a dialog is open: what is behind it does not change then. */
export function runCommand(name: CommandName): void {
  if (useDialogs.getState().dialog === undefined) commands[name].run()
}
