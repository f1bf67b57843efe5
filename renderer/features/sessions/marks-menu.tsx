import { Bookmark } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../i18n/format'
import { useAnnotations } from '../../stores/annotations-store'
import { showRow } from '../../stores/reveal'
import { Menu, type MenuEntry } from '../../ui/menu'
import { MarkGlyph } from './row-mark'
import styles from './row-marks.module.css'

/** More would not fit into a window; the newest are shown. */
const maxShown = 20
const maxNoteLength = 48

/** All rows that the user has marked, to go to one of them. */
export function MarksMenu(): ReactElement | undefined {
  const { t } = useTranslation()
  const list = useAnnotations((annotations) => annotations.list)
  if (list.length === 0) return undefined
  const shown = list.slice(-maxShown)
  const entries = shown.map((annotation): MenuEntry => {
    const { row, note } = annotation
    const [line = ''] = note.split('\n')
    const short = line.length > maxNoteLength ? `${line.slice(0, maxNoteLength)}…` : line
    return {
      kind: 'action',
      id: String(row),
      icon: <MarkGlyph annotation={annotation} />,
      label: short === '' ? t('sessions.marks.row', { row }) : t('sessions.marks.rowNote', { row, note: short }),
      onSelect: () => void showRow(row),
    }
  })
  const more = list.length - shown.length
  const rest: MenuEntry = {
    kind: 'action',
    id: 'more',
    label: t('sessions.marks.more', { count: more, value: formatCount(more) }),
    disabled: true,
    onSelect: () => undefined,
  }
  return (
    <Menu
      align="end"
      trigger={
        <button type="button" className={styles.menuButton} title={t('sessions.marks.buttonHint')}>
          <Bookmark size={13} aria-hidden />
          {t('sessions.marks.button', { count: list.length, value: formatCount(list.length) })}
        </button>
      }
      entries={more > 0 ? [rest, ...entries] : entries}
    />
  )
}
