import type { TFunction } from 'i18next'
import { Clipboard, Copy, Pencil, Play, Square, Trash2 } from 'lucide-react'
import { shortcutOf } from '../../../shared/commands'
import type { SourceSnapshot } from '../../../shared/ipc/contract'
import { openDialog } from '../../stores/dialogs-store'
import { startSource, stopSource } from '../../stores/sources-store'
import type { MenuEntry } from '../../ui/menu'
import { copyText } from '../detail/copy-frames'
import { clientAddress } from '../tap-dialog/tap-form'
import { askToRemove, copyOfSource } from './source-actions'
import styles from './source-card.module.css'

/** What can be done with a source: the same behind its button and on right click. */
export function sourceMenu(source: SourceSnapshot, t: TFunction): readonly MenuEntry[] {
  const { id, state, demo } = source
  return [
    state === 'open'
      ? {
          kind: 'action',
          id: 'stop',
          label: t('sources.stop'),
          icon: <Square aria-hidden fill="currentColor" className={styles.stop} />,
          shortcut: shortcutOf('stop-source'),
          onSelect: () => void stopSource(id),
        }
      : {
          kind: 'action',
          id: 'start',
          label: t('sources.start'),
          icon: <Play aria-hidden />,
          shortcut: shortcutOf('start-source'),
          onSelect: () => void startSource(id),
        },
    { kind: 'separator', id: 'after-start' },
    {
      kind: 'action',
      id: 'edit',
      label: t('sources.edit'),
      icon: <Pencil aria-hidden />,
      shortcut: 'F2',
      disabled: demo,
      onSelect: () => openDialog({ kind: 'edit-connection', source: id }),
    },
    {
      kind: 'action',
      id: 'duplicate',
      label: t('sources.duplicate'),
      icon: <Copy aria-hidden />,
      shortcut: shortcutOf('duplicate-source'),
      onSelect: () => void copyOfSource(source),
    },
    ...copyEntries(source, t),
    { kind: 'separator', id: 'before-remove' },
    {
      kind: 'action',
      id: 'remove',
      label: t('sources.remove'),
      icon: <Trash2 aria-hidden />,
      shortcut: 'Delete',
      danger: true,
      onSelect: () => askToRemove(source),
    },
  ]
}

/** What clients of a tap need to know. */
function copyEntries(source: SourceSnapshot, t: TFunction): readonly MenuEntry[] {
  if (source.kind !== 'tap') return []
  const address = clientAddress(source.listening ?? source.config.listen)
  if (address === undefined) return []
  return [
    {
      kind: 'action',
      id: 'copy-address',
      label: t('tap.copyListening'),
      icon: <Clipboard aria-hidden />,
      onSelect: () => void copyText(address),
    },
  ]
}
