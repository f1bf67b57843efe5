import { Bookmark, StickyNote } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowAnnotation } from '../../../shared/ipc/contract'
import { classNames } from '../../ui/class-names'
import styles from './row-marks.module.css'

/** A bookmark, a note or a dot, in the colour of the mark. */
export function MarkGlyph({ annotation: { bookmark, note, colour } }: { readonly annotation: RowAnnotation }): ReactElement {
  return (
    <span className={classNames(styles.glyph, colour === '' ? styles.plain : styles[colour])} aria-hidden>
      {bookmark ? <Bookmark size={12} fill="currentColor" /> : note === '' ? <span className={styles.dot} /> : <StickyNote size={12} />}
    </span>
  )
}

/** What the user has noted on a row of the list, in its first cell; it takes no room there. */
export function RowMark({ annotation }: { readonly annotation: RowAnnotation }): ReactElement {
  const words = useMarkWords(annotation)
  return (
    <span className={styles.inRow} role="img" aria-label={words} title={words}>
      <MarkGlyph annotation={annotation} />
    </span>
  )
}

/** What is noted, in words: `bookmarked, marked Red, slow`. */
function useMarkWords({ bookmark, note, colour }: RowAnnotation): string {
  const { t } = useTranslation()
  return [
    bookmark ? t('sessions.marks.bookmarked') : '',
    colour === '' ? '' : t('sessions.marks.marked', { colour: t(`sessions.marks.colours.${colour}`) }),
    note,
  ]
    .filter((words) => words !== '')
    .join(', ')
}
