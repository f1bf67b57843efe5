import { Field as BaseField } from '@base-ui/react/field'
import { type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowAnnotation } from '../../../shared/ipc/contract'
import type { RowId } from '../../../shared/model'
import { markColours } from '../../../shared/settings'
import { annotationOf, setAnnotation } from '../../stores/annotations-store'
import { closeDialog } from '../../stores/dialogs-store'
import { classNames } from '../../ui/class-names'
import { Dialog } from '../../ui/dialog'
import { DialogActions } from '../../ui/dialog-actions'
import { Field } from '../../ui/field'
import { Switch } from '../../ui/switch'
import styles from './row-marks.module.css'

const maxNoteLength = 10_000

/** Note, colour and bookmark of a row. */
export function AnnotateDialog({ row }: { readonly row: RowId }): ReactElement {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<RowAnnotation>(() => annotationOf(row))
  const change = (part: Partial<RowAnnotation>): void => setDraft({ ...draft, ...part })
  const save = (): void => {
    closeDialog()
    void setAnnotation({ ...draft, note: draft.note.trim() })
  }
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={t('sessions.marks.title', { row })}
      footer={<DialogActions onCancel={closeDialog} confirm={t('sessions.marks.save')} onConfirm={save} />}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save()
        }}
      >
        <Field label={t('sessions.marks.note')}>
          <BaseField.Control
            render={<textarea rows={4} maxLength={maxNoteLength} />}
            className={styles.note}
            value={draft.note}
            placeholder={t('sessions.marks.notePlaceholder')}
            onValueChange={(note: string) => change({ note })}
          />
        </Field>
        <fieldset className={styles.colours}>
          <legend>{t('sessions.marks.colour')}</legend>
          {(['', ...markColours] as const).map((colour) => (
            <label key={colour} className={styles.colour}>
              <input type="radio" name="colour" value={colour} checked={draft.colour === colour} onChange={() => change({ colour })} />
              {colour === '' ? (
                <span className={styles.none} aria-hidden />
              ) : (
                <span className={classNames(styles.glyph, styles[colour])} aria-hidden>
                  <span className={styles.dot} />
                </span>
              )}
              {t(`sessions.marks.colours.${colour === '' ? 'none' : colour}`)}
            </label>
          ))}
        </fieldset>
        <Switch label={t('sessions.marks.bookmark')} checked={draft.bookmark} onChange={(bookmark) => change({ bookmark })} />
      </form>
    </Dialog>
  )
}
