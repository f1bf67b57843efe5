import { ChevronDown, ChevronUp, LoaderCircle, Search, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { commands } from '../../app/commands'
import { formatCount } from '../../i18n/format'
import { closeFind, editFind, findInputId, goToMatch, useFind } from '../../stores/find-store'
import { classNames } from '../../ui/class-names'
import { IconButton } from '../../ui/icon-button'
import { FilterInput } from './filter-input'
import styles from './find-bar.module.css'
import query from './query-box.module.css'

/** Finds rows of the list and leads from one to the next. */
export function FindBar(): ReactElement | undefined {
  const { t } = useTranslation()
  const { open, text, errors } = useFind()
  if (!open) return undefined
  return (
    <search className={styles.bar} aria-label={t('filter.find.label')}>
      <div className={classNames(query.box, styles.box)} data-invalid={errors.length > 0 || undefined}>
        <Search className={query.icon} size={14} aria-hidden />
        <FilterInput
          id={findInputId}
          label={t('filter.find.label')}
          placeholder={t('filter.find.placeholder')}
          value={text}
          errors={errors}
          onChange={editFind}
          onEnter={({ shift }) => void goToMatch(shift ? 'previous' : 'next')}
          onEscape={closeFind}
        />
        <FindCount />
      </div>
      <IconButton
        size="small"
        label={t('filter.find.previous')}
        icon={<ChevronUp aria-hidden />}
        shortcut={commands['find-previous'].shortcut}
        onClick={() => void goToMatch('previous')}
      />
      <IconButton
        size="small"
        label={t('filter.find.next')}
        icon={<ChevronDown aria-hidden />}
        shortcut={commands['find-next'].shortcut}
        onClick={() => void goToMatch('next')}
      />
      <IconButton size="small" label={t('filter.find.close')} icon={<X aria-hidden />} onClick={closeFind} />
    </search>
  )
}

/** “3 of 128”, with a sign while it is still counted. */
function FindCount(): ReactElement {
  const { t } = useTranslation()
  const { found, ordinal, text } = useFind()
  const words = (): string => {
    if (found === undefined || text.trim() === '') return ''
    const matches = formatCount(found.matches)
    if (found.matches === 0) return found.progress === undefined ? t('filter.find.none') : ''
    if (ordinal === undefined || ordinal > found.matches) return t('filter.find.matches', { count: found.matches, value: matches })
    return t('filter.find.ofMatches', { ordinal: formatCount(ordinal), matches })
  }
  return (
    <>
      {found?.progress === undefined ? undefined : (
        <LoaderCircle className={styles.searching} size={13} role="img" aria-label={t('filter.find.searching')} />
      )}
      <span className={query.count} role="status">
        {words()}
      </span>
    </>
  )
}
