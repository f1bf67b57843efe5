import { type ReactElement, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { ViewQuery } from '../../../shared/ipc/contract'
import { formatCount } from '../../i18n/format'
import { closeDialog } from '../../stores/dialogs-store'
import { startExport, useExport } from '../../stores/export-store'
import { trafficFeed, useTraffic } from '../../stores/traffic-store'
import { Dialog } from '../../ui/dialog'
import { DialogActions } from '../../ui/dialog-actions'
import { Switch } from '../../ui/switch'
import styles from './export-dialog.module.css'

/** What of the capture is exported, and whether with what decoders say; then the system asks for the file. */
export function ExportDialog(): ReactElement {
  const { t } = useTranslation()
  const query = useTraffic((traffic) => traffic.query)
  const rows = useSyncExternalStore(trafficFeed.subscribe, () => trafficFeed.shownEnd - trafficFeed.rows.start)
  const last = useExport((state) => state.choices)
  const isWhole = showsAll(query)
  const [onlyListed, setOnlyListed] = useState(last.onlyListed)
  const [decoded, setDecoded] = useState(last.decoded)
  const count = t('export.listed', { count: rows, value: formatCount(rows) })
  const start = (): void => {
    closeDialog()
    void startExport({ onlyListed, decoded }, onlyListed && !isWhole ? query : undefined)
  }
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('export.title')}
      footer={<DialogActions onCancel={closeDialog} confirm={t('export.start')} onConfirm={start} />}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          start()
        }}
      >
        <Switch
          label={t('export.onlyListed')}
          description={
            isWhole ? (
              t('export.allListed')
            ) : (
              <>
                {count}
                {query.filter === undefined ? undefined : <code className={styles.filter}>{query.filter}</code>}
              </>
            )
          }
          checked={onlyListed && !isWhole}
          disabled={isWhole}
          onChange={setOnlyListed}
        />
        <Switch label={t('export.decoded')} description={t('export.decodedHint')} checked={decoded} onChange={setDecoded} />
      </form>
    </Dialog>
  )
}

/** Whether a list with this query shows every row that there is. */
function showsAll({ grain, events, source, connection, fromUs, toUs, filter }: ViewQuery): boolean {
  return grain === 'messages' && events && [source, connection, fromUs, toUs, filter].every((part) => part === undefined)
}
