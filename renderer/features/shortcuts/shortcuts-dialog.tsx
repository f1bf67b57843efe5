import { Fragment, type ReactElement, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../i18n/format'
import { closeDialog } from '../../stores/dialogs-store'
import { Dialog } from '../../ui/dialog'
import { Kbd } from '../../ui/kbd'
import { MarkedText } from '../../ui/marked-text'
import { TextField } from '../../ui/text-field'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { type SheetGroup, type SheetLine, shortcutSheet } from './shortcut-sheet'
import styles from './shortcuts.module.css'

/** Every key of the window, to look up or to read through. */
export function ShortcutsDialog(): ReactElement {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const groups = shortcutSheet(query, t)
  const count = groups.reduce((sum, { lines }) => sum + lines.length, 0)
  return (
    <Dialog open onClose={closeDialog} title={t('commands.sheet.title')} size="large">
      <div className={styles.sheet}>
        <div className={styles.search}>
          <TextField
            label={t('commands.sheet.search')}
            labelHidden
            placeholder={t('commands.sheet.placeholder')}
            value={query}
            onChange={setQuery}
          />
        </div>
        <VisuallyHidden>
          <span role="status">{t('commands.sheet.found', { count, value: formatCount(count) })}</span>
        </VisuallyHidden>
        {count === 0 ? <p className={styles.none}>{t('commands.sheet.none', { query: query.trim() })}</p> : undefined}
        <div className={styles.groups}>
          {(['commands', 'keys'] as const).map((kind) => (
            <div key={kind}>
              {groups
                .filter((group) => group.kind === kind)
                .map((group) => (
                  <Group key={group.label} group={group} />
                ))}
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  )
}

const Group = ({ group: { label, lines } }: { readonly group: SheetGroup }): ReactElement => (
  <section className={styles.group} aria-label={label}>
    <h3 className={styles.heading}>{label}</h3>
    <dl>
      {lines.map((line) => (
        <div key={line.id} className={styles.line}>
          <dt className={styles.words}>
            <MarkedText text={line.words} marks={line.marks} />
          </dt>
          <Keys line={line} />
        </div>
      ))}
    </dl>
  </section>
)

function Keys({ line }: { readonly line: SheetLine }): ReactElement {
  const { t } = useTranslation()
  return (
    <dd className={styles.keys}>
      {line.shortcuts.map((shortcut, index) => (
        <Fragment key={shortcut}>
          {index === 0 ? undefined : <VisuallyHidden>{t('commands.sheet.or')}</VisuallyHidden>}
          <Kbd shortcut={shortcut} />
        </Fragment>
      ))}
    </dd>
  )
}
