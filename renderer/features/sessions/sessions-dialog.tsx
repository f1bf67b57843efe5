import { Archive } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionInfo } from '../../../shared/ipc/contract'
import { focusPane } from '../../app/pane-focus'
import { closeDialog } from '../../stores/dialogs-store'
import { openSession, showLive, useSessionStatus } from '../../stores/recording-store'
import { loadSessions, mergeSessions, saveSession, showSessionsFolder, useSessions } from '../../stores/sessions-store'
import { useSettings } from '../../stores/settings-store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { EmptyState } from '../../ui/empty-state'
import { DeleteSessionDialog } from './delete-session-dialog'
import { SavingState } from './saving-state'
import styles from './sessions-dialog.module.css'
import { SessionsGrid } from './sessions-grid'

/** All sessions: to open, name, copy, delete or merge them. */
export function SessionsDialog({ purpose }: { readonly purpose: 'open' | 'merge' }): ReactElement {
  const { t } = useTranslation()
  const sessions = useSessions((state) => state.sessions)
  const saving = useSessions((state) => state.saving)
  const [selected, setSelected] = useState<readonly string[]>([])
  const [renaming, setRenaming] = useState<string>()
  const [deleting, setDeleting] = useState<SessionInfo>()
  // One whose recording stopped is a file like any other.
  const recording = useSessionStatus(({ recording: now }) => (now?.error === undefined ? now?.key : undefined))
  // A new file or a new name shows at once.
  const shown = useSessionStatus((status) => status.shown?.key)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has changed is another list.
  useEffect(() => void loadSessions(), [recording, shown])

  const chosen = selected.flatMap((key) => sessions?.find((session) => session.key === key) ?? [])
  const only = chosen.length === 1 ? chosen[0] : undefined
  const [first, second] = chosen

  const open = async (session: SessionInfo | undefined): Promise<void> => {
    if (session?.state === 'unreadable') return
    if (session !== undefined && session.key === recording) {
      await showLive()
    } else if (!(await openSession(session?.key))) return
    closeDialog()
    focusPane('traffic')
  }

  return (
    <Dialog
      open
      size="wide"
      onClose={closeDialog}
      title={t('sessions.title')}
      description={purpose === 'merge' ? t('sessions.mergeDescription') : t('sessions.description')}
      footer={
        <>
          <Button variant="ghost" onClick={() => void showSessionsFolder()}>
            {t('sessions.folder')}
          </Button>
          <Button variant="ghost" onClick={() => void open(undefined)}>
            {t('sessions.openFile')}
          </Button>
          <span className={styles.spacer} />
          <SavingState />
          <Button
            disabled={saving || chosen.length !== 2 || chosen.some(({ state }) => state === 'unreadable')}
            onClick={() => (first === undefined || second === undefined ? undefined : void mergeSessions(first.key, second.key))}
          >
            {t('sessions.merge')}
          </Button>
          <Button
            disabled={saving || only === undefined || only.state === 'unreadable'}
            onClick={() => (only === undefined ? undefined : void saveSession(only.key))}
          >
            {t('sessions.saveAs')}
          </Button>
          <Button disabled={only === undefined || only.state === 'unreadable'} onClick={() => setRenaming(only?.key)}>
            {t('sessions.rename')}
          </Button>
          <Button disabled={only === undefined || only.state === 'recording'} onClick={() => setDeleting(only)}>
            {t('sessions.delete')}
          </Button>
          <Button
            variant="primary"
            disabled={only === undefined || only.state === 'unreadable'}
            onClick={() => (only === undefined ? undefined : void open(only))}
          >
            {only !== undefined && only.key === recording ? t('sessions.openLive') : t('sessions.open')}
          </Button>
        </>
      }
    >
      {sessions?.length === 0 ? (
        <Empty />
      ) : (
        <SessionsGrid
          sessions={sessions ?? []}
          selected={selected}
          onSelect={setSelected}
          renaming={renaming}
          onRename={setRenaming}
          onOpen={(session) => void open(session)}
          onDelete={setDeleting}
        />
      )}
      {deleting === undefined ? undefined : <DeleteSessionDialog session={deleting} onClose={() => setDeleting(undefined)} />}
    </Dialog>
  )
}

function Empty(): ReactElement {
  const { t } = useTranslation()
  const enabled = useSettings(({ settings }) => settings.recording.enabled)
  return (
    <div className={styles.empty}>
      <EmptyState
        icon={<Archive aria-hidden />}
        title={t('sessions.emptyTitle')}
        description={enabled ? t('sessions.emptyText') : t('sessions.emptyOff')}
      />
    </div>
  )
}
