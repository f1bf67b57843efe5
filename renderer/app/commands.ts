import { t } from 'i18next'
import { type CommandName, shortcutOf } from '../../shared/commands'
import type { MessageDetail, SourceSnapshot } from '../../shared/ipc/contract'
import type { RowId, SourceId } from '../../shared/model'
import type { PanePlace } from '../../shared/panes'
import { canReplyTo } from '../features/send/reply'
import { prepareReply, useSend } from '../features/send/send-store'
import { askToRemove, copyOfSource } from '../features/sources/source-actions'
import { toggleBookmark } from '../stores/annotations-store'
import { showDecodersFolder } from '../stores/decoders-store'
import { closeDialog, openDialog, useDialogs } from '../stores/dialogs-store'
import { useExport } from '../stores/export-store'
import { clearFilter, focusFilter } from '../stores/filter-store'
import { goToMatch, openFind } from '../stores/find-store'
import { usePanes } from '../stores/panes-store'
import { compare, pin, unpin, usePins } from '../stores/pins-store'
import { openSession, showLive, useSessionStatus } from '../stores/recording-store'
import { useSelection } from '../stores/selection'
import { saveSession } from '../stores/sessions-store'
import { useSettings } from '../stores/settings-store'
import { startDemo, startSource, stopSource, useSources } from '../stores/sources-store'
import { showTimeRange } from '../stores/traffic-scope'
import { useSelectedTraffic } from '../stores/traffic-selected'
import { showAllSources, useTraffic } from '../stores/traffic-store'
import { toggleSequence } from '../stores/traffic-view'
import { showInfo, showNote } from '../ui/toast-manager'
import { callOrTell } from './inspector'
import { focusPane } from './pane-focus'
import { meantPane, movePane } from './pane-moves'

/** Why a command can do nothing now; its words are `commands.reasons`. */
type Reason =
  | 'noSource'
  | 'chooseSource'
  | 'running'
  | 'stopped'
  | 'demo'
  | 'nothingCaptured'
  | 'exporting'
  | 'onlyMessages'
  | 'noFilter'
  | 'noSavedFilters'
  | 'allShown'
  | 'fileShown'
  | 'isLive'
  | 'noRow'
  | 'noPane'
  | 'alreadyThere'
  | 'noMessage'
  | 'noAnswer'
  | 'nothingPinned'

export interface Command {
  readonly shortcut: string | undefined
  /** Why it can do nothing now. */
  readonly unavailable: () => Reason | undefined
  readonly run: () => void
}

const traffic = () => useTraffic.getState()
const always = (): undefined => undefined

/** What the window can be told to do, whoever tells it: the native menu, the toolbar, the palette, a shortcut. */
const actions: Readonly<Record<CommandName, Omit<Command, 'shortcut' | 'unavailable'> & Partial<Pick<Command, 'unavailable'>>>> = {
  'new-connection': { run: () => openDialog({ kind: 'new-connection' }) },
  'open-jupyter': { run: () => void openJupyter() },
  'decoders-folder': { run: () => void showDecodersFolder() },
  'new-tap': { run: () => openDialog({ kind: 'new-tap' }) },
  'try-it': { run: () => void tryIt() },
  'open-session': { run: () => void openSession() },
  sessions: { run: () => openDialog({ kind: 'sessions', purpose: 'open' }) },
  'save-session': { run: () => void saveSession() },
  'merge-sessions': { run: () => openDialog({ kind: 'sessions', purpose: 'merge' }) },
  'show-live': { unavailable: () => (fileShown() === undefined ? 'isLive' : undefined), run: () => void showLive() },
  bookmark: { unavailable: noRow, run: toggleBookmark },
  annotate: { unavailable: noRow, run: annotateSelected },
  'decode-as': onMessage(({ row }) => openDialog({ kind: 'choose-decoder', row })),
  pin: onMessage((message) => (isPinned(message) ? unpin(message.row.id) : pin(message))),
  compare: onMessage(
    ({ row }) => compare(lastPinnedBeside(row.id)?.row.id ?? row.id, row.id),
    ({ row }) => (lastPinnedBeside(row.id) === undefined ? 'nothingPinned' : undefined),
  ),
  reply: onMessage(
    ({ row }) => prepareReply(row),
    ({ row }) => fileShown() ?? (canReplyTo(row) ? undefined : 'noAnswer'),
  ),
  export: {
    unavailable: () => nothingCaptured() ?? (useExport.getState().running ? 'exporting' : undefined),
    run: () => openDialog({ kind: 'export' }),
  },
  settings: { run: () => openDialog({ kind: 'settings' }) },
  'start-source': onSource(
    (source) => void startSource(source.id),
    ({ state }) => (state === 'open' ? 'running' : undefined),
  ),
  'stop-source': onSource(
    (source) => void stopSource(source.id),
    ({ state }) => (state === 'open' ? undefined : 'stopped'),
  ),
  'edit-source': onSource(
    ({ id }) => openDialog({ kind: 'edit-connection', source: id }),
    ({ demo }) => (demo ? 'demo' : undefined),
  ),
  'duplicate-source': onSource((source) => void copyOfSource(source)),
  'remove-source': onSource(askToRemove),
  'all-sources': { unavailable: () => (traffic().query.source === undefined ? 'allShown' : undefined), run: showAllSources },
  find: { run: openFind },
  'find-next': { run: () => void goToMatch('next') },
  'find-previous': { run: () => void goToMatch('previous') },
  'go-to': { unavailable: nothingCaptured, run: () => openDialog({ kind: 'go-to' }) },
  pause: { unavailable: () => (canPause() ? undefined : 'fileShown'), run: () => traffic().setPaused(!traffic().paused) },
  // It is about what is captured now: nobody looks at that while a file is shown.
  clear: { unavailable: () => fileShown() ?? nothingCaptured(), run: () => traffic().clear() },
  send: {
    run: () => {
      usePanes.getState().setOpen('send', true)
      focusPane('send')
    },
  },
  palette: { run: () => openDialog({ kind: 'palette' }) },
  'view-messages': { run: () => traffic().setQuery({ ...traffic().query, grain: 'messages' }) },
  'view-exchanges': { run: () => traffic().setQuery({ ...traffic().query, grain: 'exchanges' }) },
  'toggle-events': {
    unavailable: () => (traffic().query.grain === 'exchanges' ? 'onlyMessages' : undefined),
    run: () => traffic().setQuery({ ...traffic().query, events: !traffic().query.events }),
  },
  'view-sequence': { run: toggleSequence },
  'toggle-topics': {
    run: () => {
      usePanes.getState().toggle('topics')
      focusPane(usePanes.getState().open.topics ? 'topics' : 'traffic')
    },
  },
  filter: { run: focusFilter },
  'clear-filter': { unavailable: noFilter, run: clearFilter },
  'save-filter': {
    unavailable: noFilter,
    run: () => openDialog({ kind: 'save-filter', filter: traffic().query.filter ?? '' }),
  },
  'saved-filters': {
    unavailable: () => (useSettings.getState().settings.savedFilters.length === 0 ? 'noSavedFilters' : undefined),
    run: () => openDialog({ kind: 'saved-filters' }),
  },
  'colour-rules': { run: () => openDialog({ kind: 'colour-rules' }) },
  'toggle-sidebar': { run: () => usePanes.getState().toggle('sources') },
  'toggle-detail': { run: () => usePanes.getState().toggle('detail') },
  'toggle-send': { run: () => usePanes.getState().toggle('send') },
  'toggle-statistics': {
    run: () => {
      usePanes.getState().toggle('statistics')
      if (usePanes.getState().open.statistics) focusPane('statistics')
    },
  },
  'move-left': onPane('left'),
  'move-right': onPane('right'),
  'move-bottom': onPane('bottom'),
  'reset-layout': { run: () => usePanes.getState().reset() },
  shortcuts: { run: () => openDialog({ kind: 'shortcuts' }) },
  about: { run: () => openDialog({ kind: 'about' }) },
}

const withShortcut = ([name, action]: readonly [CommandName, (typeof actions)[CommandName]]): readonly [CommandName, Command] => [
  name,
  { unavailable: always, ...action, shortcut: shortcutOf(name) },
]
// Every name with its action, and then with its command.
const entries = Object.entries(actions) as readonly (readonly [CommandName, (typeof actions)[CommandName]])[]

export const commands = Object.fromEntries(entries.map(withShortcut)) as Readonly<Record<CommandName, Command>>

/** A command about the source that is meant; `refuse` says why it cannot be done with that one. */
function onSource(run: (source: SourceSnapshot) => void, refuse: (source: SourceSnapshot) => Reason | undefined = always) {
  return {
    unavailable: (): Reason | undefined => {
      const source = meantSource()
      if (source !== undefined) return refuse(source)
      return useSources.getState().sources.length === 0 ? 'noSource' : 'chooseSource'
    },
    run: (): void => {
      const source = meantSource()
      if (source !== undefined) run(source)
    },
  } satisfies Partial<Command>
}

/** Moves the pane that had the focus last. */
function onPane(place: PanePlace) {
  return {
    unavailable: (): Reason | undefined => {
      const pane = meantPane()
      if (pane === undefined) return 'noPane'
      return usePanes.getState().places[pane] === place ? 'alreadyThere' : undefined
    },
    run: (): void => {
      const pane = meantPane()
      if (pane !== undefined) movePane(pane, place)
    },
  } satisfies Partial<Command>
}

/** A command about the message that is selected and can be read; `refuse` says why it cannot be done with that one. */
function onMessage(run: (message: MessageDetail) => void, refuse: (message: MessageDetail) => Reason | undefined = always) {
  const selected = (): MessageDetail | undefined => {
    const { traffic: shown } = useSelectedTraffic.getState()
    if (shown.kind !== 'ready' || shown.id !== useSelection.getState().row) return undefined
    const { row } = shown.selected
    return row.kind === 'message' && row.encrypted !== true ? shown.selected : undefined
  }
  return {
    unavailable: (): Reason | undefined => {
      const message = selected()
      return message === undefined ? 'noMessage' : refuse(message)
    },
    run: (): void => {
      const message = selected()
      if (message !== undefined) run(message)
    },
  } satisfies Partial<Command>
}

const isPinned = ({ row }: MessageDetail): boolean => usePins.getState().pinned.some((pinned) => pinned.row.id === row.id)
const lastPinnedBeside = (id: RowId): MessageDetail | undefined => usePins.getState().pinned.findLast(({ row }) => row.id !== id)

/** The source whose row has the focus, else the one whose traffic is shown, else the only one. */
function meantSource(): SourceSnapshot | undefined {
  const { sources } = useSources.getState()
  const byId = (id: SourceId | undefined) => sources.find((source) => source.id === id)
  const row = document.activeElement?.closest<HTMLElement>('[data-source-row]')?.dataset.sourceRow
  const focused = row === undefined ? undefined : byId(Number(row) as SourceId)
  return focused ?? byId(traffic().query.source) ?? (sources.length === 1 ? sources[0] : undefined)
}

function nothingCaptured(): Reason | undefined {
  const { messages, events } = traffic().counters
  return messages === 0 && events === 0 ? 'nothingCaptured' : undefined
}

function fileShown(): Reason | undefined {
  return useSessionStatus.getState().shown === undefined ? undefined : 'fileShown'
}

function noRow(): Reason | undefined {
  return useSelection.getState().row === undefined ? 'noRow' : undefined
}

function noFilter(): Reason | undefined {
  return traffic().query.filter === undefined ? 'noFilter' : undefined
}

/** A list to which nothing can come need not stand still. */
function canPause(): boolean {
  const { shown } = useSessionStatus.getState()
  return shown === undefined || shown.state === 'recording'
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
  showInfo(t('jupyter.opened', { name: opened.name }), t('jupyter.openedHint'))
}

/** Starts Hello World and leads to where it shows, whatever was shown before. */
async function tryIt(): Promise<void> {
  await showLive()
  await startDemo()
  // What was looked at before would stay in sight, and what is new would not come into it.
  if (useSelection.getState().row !== undefined) useSelection.getState().select(undefined)
  traffic().setPaused(false)
  showTimeRange(undefined)
  clearFilter()
  showAllSources()
  focusPane('traffic')
}

/**
 * Carries out a command, or tells why it can do nothing now. While a dialog is open nothing behind it changes; only the
 * key that opened the palette or the sheet of shortcuts closes it again.
 */
export function runCommand(name: CommandName): void {
  const { dialog } = useDialogs.getState()
  if (dialog !== undefined) {
    if (dialog.kind === name) closeDialog()
    return
  }
  const reason = commands[name].unavailable()
  if (reason === undefined) commands[name].run()
  else showNote(t(`commands.reasons.${reason}`))
}
