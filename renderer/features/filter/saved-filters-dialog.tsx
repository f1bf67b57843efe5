import { Trash2 } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { closeDialog } from '../../stores/dialogs-store'
import { setFilter } from '../../stores/filter-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { IconButton } from '../../ui/icon-button'
import { TextField } from '../../ui/text-field'
import styles from './dialogs.module.css'
import { maxNameLength, renamed, type SavedFilters } from './saved-names'

/** The filters that have a name: to apply, rename and delete. */
export function SavedFiltersDialog(): ReactElement {
  const { t } = useTranslation()
  const saved = useSettings(({ settings }) => settings.savedFilters)
  return (
    <Dialog open onClose={closeDialog} size="large" title={t('filter.saved.title')} description={t('filter.saved.description')}>
      {saved.length === 0 ? (
        <p className={styles.none}>{t('filter.saved.none')}</p>
      ) : (
        <ul className={styles.list}>
          {saved.map(({ name, filter }) => (
            <SavedFilter key={`${name} ${filter}`} name={name} filter={filter} saved={saved} />
          ))}
        </ul>
      )}
    </Dialog>
  )
}

interface SavedFilterProps {
  readonly name: string
  readonly filter: string
  readonly saved: SavedFilters
}

function SavedFilter({ name, filter, saved }: SavedFilterProps): ReactElement {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(name)
  const outcome = renamed(saved, name, draft)
  const error = outcome === 'missing' ? t('filter.saved.nameMissing') : outcome === 'taken' ? t('filter.saved.nameTaken') : undefined
  const settle = (): void => {
    if (typeof outcome === 'string') setDraft(name)
    else if (draft.trim() !== name) void changeSettings({ savedFilters: outcome })
  }
  return (
    <li className={styles.saved}>
      <TextField
        className={styles.name}
        label={t('filter.saved.name', { filter })}
        labelHidden
        value={draft}
        maxLength={maxNameLength}
        error={error}
        onChange={setDraft}
        onBlur={settle}
        onKeyDown={(event) => (event.key === 'Enter' ? settle() : undefined)}
      />
      <code className={styles.filter} title={filter}>
        {filter}
      </code>
      <Button
        size="small"
        aria-label={t('filter.saved.applyNamed', { name })}
        onClick={() => {
          setFilter(filter)
          closeDialog()
        }}
      >
        {t('filter.saved.apply')}
      </Button>
      <IconButton
        size="small"
        label={t('filter.saved.delete', { name })}
        icon={<Trash2 aria-hidden />}
        onClick={() => void changeSettings({ savedFilters: saved.filter((one) => one.name !== name) })}
      />
    </li>
  )
}
