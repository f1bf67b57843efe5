import { useTranslation } from 'react-i18next'
import { connectionNumber, firstTapConnection, type RowSummary } from '../../../shared/model'
import { commands, runCommand } from '../../app/commands'
import { callOrTell } from '../../app/inspector'
import { annotationOf } from '../../stores/annotations-store'
import { useSelection } from '../../stores/selection'
import { showScope } from '../../stores/traffic-scope'
import { useTraffic } from '../../stores/traffic-store'
import type { MenuEntry } from '../../ui/menu'
import { copyText } from '../detail/copy-frames'
import { looseTextOf } from '../detail/frame-content'
import { canReplyTo } from '../send/reply'
import { prepareReply } from '../send/send-store'

/** What can be done with a row. */
export function useRowMenu(row: RowSummary | undefined): readonly MenuEntry[] {
  const { t } = useTranslation()
  const only = useTraffic(({ query }) => query.source)
  const onlyConnection = useTraffic(({ query }) => query.connection)
  if (row === undefined) return []
  const entries: MenuEntry[] = [
    { kind: 'action', id: 'copy', label: t('traffic.menu.copyText'), onSelect: () => void copyRowText(row) },
    only === undefined
      ? { kind: 'action', id: 'source', label: t('traffic.menu.onlySource'), onSelect: () => showScope({ source: row.source }) }
      : { kind: 'action', id: 'source', label: t('traffic.menu.allSources'), onSelect: () => showScope({}) },
  ]
  const { connection } = row
  if (connection !== 0 && connection >= firstTapConnection && onlyConnection === undefined) {
    const label = t('tap.traffic.connectionMenu', { number: connectionNumber(connection) })
    entries.push({ kind: 'action', id: 'connection', label, onSelect: () => showScope({ source: row.source, connection }) })
  }
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
  if (canReplyTo(row)) {
    entries.push({ kind: 'separator', id: 'separator' })
    entries.push({
      kind: 'action',
      id: 'reply',
      label: t('traffic.menu.reply'),
      onSelect: () => {
        useSelection.getState().select(row.id)
        prepareReply(row)
      },
    })
  }
  return entries
}

/** Copies the frames after the envelope, one a line; of a large frame what came with the message. */
async function copyRowText(row: RowSummary): Promise<void> {
  const message = await callOrTell('traffic.message', row.id)
  if (message === undefined) return
  const frames = message.frames.slice(Math.min(row.envelopeFrames, message.frames.length - 1))
  await copyText(frames.map(({ head }) => looseTextOf(head)).join('\n'))
}
