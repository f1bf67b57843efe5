import { Bookmark, StickyNote } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowId } from '../../../shared/model'
import { commands, runCommand } from '../../app/commands'
import { useAnnotations } from '../../stores/annotations-store'
import { IconButton } from '../../ui/icon-button'
import { MarkGlyph } from './row-mark'
import styles from './row-marks.module.css'

/** Buttons that mark the row whose details are shown, which is the selected one. */
export function RowActions({ row }: { readonly row: RowId }): ReactElement {
  const { t } = useTranslation()
  const bookmarked = useAnnotations(({ byRow }) => byRow.get(row)?.bookmark === true)
  return (
    <span className={styles.actions}>
      <IconButton
        size="small"
        label={bookmarked ? t('sessions.marks.removeBookmark') : t('sessions.marks.addBookmark')}
        shortcut={commands.bookmark.shortcut}
        icon={<Bookmark aria-hidden fill={bookmarked ? 'currentColor' : 'none'} />}
        onClick={() => runCommand('bookmark')}
      />
      <IconButton
        size="small"
        label={t('sessions.marks.annotate')}
        shortcut={commands.annotate.shortcut}
        icon={<StickyNote aria-hidden />}
        onClick={() => runCommand('annotate')}
      />
    </span>
  )
}

/** What the user has noted on a row, above its frames. */
export function RowNote({ row }: { readonly row: RowId }): ReactElement | undefined {
  const annotation = useAnnotations(({ byRow }) => byRow.get(row))
  const { t } = useTranslation()
  if (annotation === undefined || (annotation.note === '' && annotation.colour === '')) return undefined
  const { note, colour } = annotation
  return (
    <div className={styles.noteLine}>
      <MarkGlyph annotation={annotation} />
      <span className={styles.noteText}>{note === '' && colour !== '' ? t(`sessions.marks.colours.${colour}`) : note}</span>
    </div>
  )
}
