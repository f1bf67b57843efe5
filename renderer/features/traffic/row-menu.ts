import { useTranslation } from 'react-i18next'
import type { AppError } from '../../../shared/errors'
import { maxFrameHeadsAtOnce } from '../../../shared/ipc/contract'
import { connectionNumber, firstTapConnection, type RowId, type RowSummary } from '../../../shared/model'
import { said } from '../../../shared/sentences/said'
import { commands, runCommand } from '../../app/commands'
import { callOrTell } from '../../app/inspector'
import { annotationOf } from '../../stores/annotations-store'
import { narrowFilter } from '../../stores/filter-store'
import { useSessionStatus } from '../../stores/recording-store'
import { useSelection } from '../../stores/selection'
import { showScope } from '../../stores/traffic-scope'
import { useTraffic } from '../../stores/traffic-store'
import type { MenuEntry } from '../../ui/menu'
import { showError } from '../../ui/toast-manager'
import { copyText } from '../detail/copy-frames'
import { looseTextOf, utf8TextOf, wholeCharacters } from '../detail/frame-content'
import { framesOf } from '../detail/use-frame-heads'
import { contentFilter, isQuickColumn, mainColumns, type QuickFilter, rowFilter } from '../filter/row-filters'
import { canReplyTo } from '../send/reply'
import { prepareReply } from '../send/send-store'
import { useSourceNames } from './source-names'

/** The row that a menu belongs to, and the column of the cell that was pointed at. */
export interface MenuPlace {
  readonly row: RowSummary
  /** `undefined`: the menu was opened by keyboard. */
  readonly column: string | undefined
}

/** What can be done with a row. */
export function useRowMenu(place: MenuPlace | undefined): readonly MenuEntry[] {
  const { t } = useTranslation()
  const filters = useFilterEntries(place)
  const row = place?.row
  const only = useTraffic(({ query }) => query.source)
  const onlyConnection = useTraffic(({ query }) => query.connection)
  const showsFile = useSessionStatus(({ shown }) => shown !== undefined)
  if (row === undefined) return []
  const entries: MenuEntry[] = [
    { kind: 'action', id: 'copy', label: t('traffic.menu.copyText'), shortcut: 'Mod+C', onSelect: () => void copyRowText(row.id) },
    only === undefined
      ? { kind: 'action', id: 'source', label: t('traffic.menu.onlySource'), onSelect: () => showScope({ source: row.source }) }
      : { kind: 'action', id: 'source', label: t('traffic.menu.allSources'), onSelect: () => showScope({}) },
  ]
  const { connection } = row
  if (connection !== 0 && connection >= firstTapConnection && onlyConnection === undefined) {
    const label = t('tap.traffic.connectionMenu', { number: connectionNumber(connection) })
    entries.push({ kind: 'action', id: 'connection', label, onSelect: () => showScope({ source: row.source, connection }) })
  }
  entries.push({ kind: 'separator', id: 'before-filters' }, ...filters)
  const mark = (command: 'bookmark' | 'annotate'): void => {
    useSelection.getState().select(row.id)
    runCommand(command)
  }
  const bookmarked = annotationOf(row.id).bookmark
  entries.push({ kind: 'separator', id: 'marks' })
  entries.push({
    kind: 'action',
    id: 'bookmark',
    label: t(bookmarked ? 'sessions.marks.removeBookmark' : 'sessions.marks.addBookmark'),
    shortcut: commands.bookmark.shortcut,
    onSelect: () => mark('bookmark'),
  })
  entries.push({
    kind: 'action',
    id: 'annotate',
    label: t('sessions.marks.annotate'),
    shortcut: commands.annotate.shortcut,
    onSelect: () => mark('annotate'),
  })
  if (canReplyTo(row) && showsFile) {
    entries.push({ kind: 'separator', id: 'separator' })
    entries.push({ kind: 'action', id: 'reply', label: t('traffic.menu.replyLive'), disabled: true, onSelect: () => undefined })
  } else if (canReplyTo(row)) {
    entries.push({ kind: 'separator', id: 'separator' })
    entries.push({
      kind: 'action',
      id: 'reply',
      label: t('traffic.menu.reply'),
      shortcut: commands.reply.shortcut,
      onSelect: () => {
        useSelection.getState().select(row.id)
        prepareReply(row)
      },
    })
  }
  return entries
}

/** Quick filters: for the cell that was pointed at, and for the main fields of the row. */
function useFilterEntries(place: MenuPlace | undefined): readonly MenuEntry[] {
  const { t } = useTranslation()
  const sourceNames = useSourceNames()
  if (place === undefined) return []
  const { row, column } = place
  const name = sourceNames(row.source)
  const entry = (id: string, label: string, onSelect: () => void, mono = false): MenuEntry => ({
    kind: 'action',
    id,
    label,
    mono,
    onSelect,
  })
  // Of an event the content is its name.
  const pointed = column === 'content' && row.kind === 'event' ? 'event' : column
  const cell = pointed !== undefined && isQuickColumn(pointed) ? rowFilter(row, pointed, name) : undefined
  const entries: MenuEntry[] = []
  if (cell !== undefined) {
    entries.push(entry('only', t('filter.quick.only', { filter: cell.only }), () => narrowFilter(cell.only)))
    entries.push(entry('not', t('filter.quick.not', { filter: cell.only }), () => narrowFilter(cell.not)))
  }
  const hasContent = row.kind === 'message' && row.encrypted !== true
  const byContent = (which: keyof QuickFilter) => () => void narrowByContent(row, which)
  if (pointed === 'content' && hasContent) {
    entries.push(entry('only', t('filter.quick.onlyContent'), byContent('only')))
    entries.push(entry('not', t('filter.quick.notContent'), byContent('not')))
  }
  for (const which of ['only', 'not'] as const) {
    const fields = mainColumns.flatMap((id) => {
      const filter = rowFilter(row, id, name)
      return filter === undefined ? [] : [entry(id, filter.only, () => narrowFilter(filter[which]), true)]
    })
    if (hasContent) fields.push(entry('content', t('filter.quick.content'), byContent(which)))
    entries.push({ kind: 'submenu', id: `${which}-same`, label: t(`filter.quick.${which}Same`), entries: fields })
  }
  return entries
}

const notText: AppError = {
  code: 'NOT_TEXT',
  message: said`These bytes are no text, so a filter cannot name them.`,
  hint: said`Filter by size or topic instead.`,
}

/** Filters by a row's first frame after the envelope, which has to be fetched for that. */
async function narrowByContent(row: RowSummary, which: keyof QuickFilter): Promise<void> {
  const message = await callOrTell('traffic.message', row.id)
  const frame = message?.frames[Math.min(row.envelopeFrames, message.frames.length - 1)]
  if (frame === undefined) return
  const whole = frame.head.length === frame.size
  const text = utf8TextOf(wholeCharacters(frame.head, { start: false, end: !whole }))
  if (text === undefined) showError(notText)
  else narrowFilter(contentFilter(text, whole)[which])
}

/** Copies the frames after the envelope, one a line; of a large frame what came with the message. */
export async function copyRowText(id: RowId): Promise<void> {
  const message = await callOrTell('traffic.message', id)
  if (message === undefined) return
  const all = [...message.frames]
  while (all.length < framesOf(message)) {
    const more = await callOrTell('traffic.heads', { row: id, from: all.length, count: maxFrameHeadsAtOnce })
    if (more === undefined || more.length === 0) return
    all.push(...more)
  }
  const frames = all.slice(Math.min(message.row.envelopeFrames, all.length - 1))
  await copyText(frames.map(({ head }) => looseTextOf(head)).join('\n'))
}
