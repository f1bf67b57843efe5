import { Bookmark, StickyNote } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowId } from '../../../shared/model'
import { commands, runCommand } from '../../app/commands'
import { useAnnotations } from '../../stores/annotations-store'
import { ariaShortcut, shortcutKeys } from '../../ui/shortcut'
import { MarkGlyph } from './row-mark'
import styles from './row-marks.module.css'

/** Buttons that mark the row whose details are shown, which is the selected one. */
export function RowActions({ row }: { readonly row: RowId }): ReactElement {
  const { t } = useTranslation()
  const bookmarked = useAnnotations(({ byRow }) => byRow.get(row)?.bookmark === true)
  return (
    <span className={styles.actions}>
      <Action
        label={bookmarked ? t('sessions.marks.removeBookmark') : t('sessions.marks.addBookmark')}
        command="bookmark"
        icon={<Bookmark size={14} aria-hidden fill={bookmarked ? 'currentColor' : 'none'} />}
      />
      <Action label={t('sessions.marks.annotate')} command="annotate" icon={<StickyNote size={14} aria-hidden />} />
    </span>
  )
}

interface ActionProps {
  readonly label: string
  readonly command: 'bookmark' | 'annotate'
  readonly icon: ReactNode
}

/** Without a tooltip of ours, which would take the Escape that leads back to the list: the first of them has the focus first. */
function Action({ label, command, icon }: ActionProps): ReactElement {
  const { shortcut = '' } = commands[command]
  return (
    <button
      type="button"
      className={styles.action}
      aria-label={label}
      aria-keyshortcuts={ariaShortcut(shortcut)}
      title={`${label} (${shortcutKeys(shortcut).join('+')})`}
      onClick={() => runCommand(command)}
    >
      {icon}
    </button>
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
