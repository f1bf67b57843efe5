import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { maxSavedFilters } from '../../../shared/settings'
import { closeDialog } from '../../stores/dialogs-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Dialog } from '../../ui/dialog'
import { DialogActions } from '../../ui/dialog-actions'
import { TextField } from '../../ui/text-field'
import styles from './dialogs.module.css'
import { maxNameLength } from './saved-names'

/** Gives the filter a name, under which the menu beside the filter has it. */
export function SaveFilterDialog({ filter }: { readonly filter: string }): ReactElement {
  const { t } = useTranslation()
  const saved = useSettings(({ settings }) => settings.savedFilters)
  const [name, setName] = useState('')
  const [asked, setAsked] = useState(false)
  const trimmed = name.trim()
  const replaces = saved.some((one) => one.name === trimmed)
  const full = !replaces && saved.length >= maxSavedFilters
  const error = full ? t('filter.save.full') : asked && trimmed === '' ? t('filter.save.nameMissing') : undefined
  const save = (): void => {
    setAsked(true)
    if (trimmed === '' || full) return
    const others = saved.filter((one) => one.name !== trimmed)
    void changeSettings({ savedFilters: [...others, { name: trimmed, filter }] })
    closeDialog()
  }
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('filter.save.title')}
      footer={<DialogActions onCancel={closeDialog} confirm={t('filter.save.button')} onConfirm={save} />}
    >
      <div className={styles.form}>
        <TextField
          label={t('filter.save.name')}
          value={name}
          maxLength={maxNameLength}
          onChange={setName}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            // The key must not go on to what has the focus when the dialog has closed.
            event.preventDefault()
            save()
          }}
          error={error}
          description={replaces ? t('filter.save.nameReplaces') : undefined}
        />
        <code className={styles.filter}>{filter}</code>
      </div>
    </Dialog>
  )
}
