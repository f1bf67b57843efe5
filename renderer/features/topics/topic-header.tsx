import { ArrowDown } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import type { TopicSort } from './topic-tree'
import styles from './topics-pane.module.css'
import { setSort, useTopics } from './topics-store'

/** What the columns of the tree are; those that it can be sorted by are buttons. */
export function TopicHeader(): ReactElement {
  const { t } = useTranslation()
  const sort = useTopics((state) => state.sort)
  const button = (column: TopicSort, className: string | undefined): ReactElement => (
    <button
      type="button"
      className={classNames(styles.sort, className)}
      aria-pressed={sort === column}
      title={t('views.topics.sorted', { column: t(`views.topics.columns.${column}`) })}
      onClick={() => setSort(column)}
    >
      {t(`views.topics.columns.${column}`)}
      <ArrowDown size={11} aria-hidden className={styles.sortMark} />
    </button>
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that belong together are no fieldset.
    <div className={classNames(styles.line, styles.columns)} role="group" aria-label={t('views.topics.sortBy')}>
      {button('name', styles.nameColumn)}
      <span className={styles.valueColumn}>{t('views.topics.columns.value')}</span>
      <span className={classNames(styles.number, styles.bytes)}>{t('views.topics.columns.bytes')}</span>
      {button('messages', styles.number)}
      {button('rate', styles.number)}
      {button('newest', styles.number)}
    </div>
  )
}
