import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../app/inspector'
import { focusPane } from '../../app/pane-focus'
import { told } from '../../i18n/sentences'
import { closeDialog } from '../../stores/dialogs-store'
import { revealRow } from '../../stores/reveal'
import { useSession } from '../../stores/session-store'
import { Dialog } from '../../ui/dialog'
import { DialogActions } from '../../ui/dialog-actions'
import { TextField } from '../../ui/text-field'
import { showInfo } from '../../ui/toast-manager'
import { parsePlace } from './go-to-place'

/** Leads to a row by its number or time. */
export function GoToDialog(): ReactElement {
  const { t } = useTranslation()
  const anchor = useSession((session) => session.anchor)
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const go = async (): Promise<void> => {
    const place = parsePlace(text, anchor)
    if (place === undefined) {
      setError(t('filter.goTo.invalid'))
      return
    }
    const answer = await call('traffic.locate', place)
    if (!answer.ok || answer.value === undefined) {
      setError(answer.ok ? t('filter.goTo.nothing') : answer.error.message)
      return
    }
    const { row } = answer.value
    if ('row' in place && place.row !== row) showInfo(t('filter.goTo.nearest', { row: place.row, nearest: row }))
    closeDialog()
    revealRow(answer.value)
    focusPane('traffic')
  }
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('filter.goTo.title')}
      footer={<DialogActions onCancel={closeDialog} confirm={t('filter.goTo.button')} onConfirm={() => void go()} />}
    >
      <TextField
        label={t('filter.goTo.label')}
        mono
        value={text}
        error={told(error)}
        description={t('filter.goTo.hint', { clock: '12:30:05.250', seconds: '5.25' })}
        onChange={(value) => {
          setText(value)
          setError(undefined)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          // The key must not go on to what has the focus when the dialog has closed.
          event.preventDefault()
          void go()
        }}
      />
    </Dialog>
  )
}
