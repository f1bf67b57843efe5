import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceSnapshot } from '../../../shared/ipc/contract'
import { formatCount } from '../../i18n/format'
import { closeDialog } from '../../stores/dialogs-store'
import { removeSource } from '../../stores/sources-store'
import { useTraffic } from '../../stores/traffic-store'
import { ConfirmDialog } from '../../ui/confirm-dialog'

/** Asks before a source that has traffic is removed. */
export function RemoveSourceDialog({ source: { id, kind, config } }: { readonly source: SourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  const messages = useTraffic(({ sourceCounters }) => {
    const counters = sourceCounters.get(id)
    return counters === undefined ? 0 : counters.messagesIn + counters.messagesOut
  })
  return (
    <ConfirmDialog
      open
      danger
      title={t('sources.removeTitle', { name: config.name })}
      description={t(kind === 'tap' ? 'tap.removeText' : 'sources.removeText', { count: messages, value: formatCount(messages) })}
      confirmLabel={t('sources.remove')}
      onCancel={closeDialog}
      onConfirm={() => {
        closeDialog()
        void removeSource(id)
      }}
    />
  )
}
