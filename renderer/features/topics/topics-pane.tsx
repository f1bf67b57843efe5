import { ChevronsDownUp, ChevronsUpDown, CircleAlert, FilterX, ListTree } from 'lucide-react'
import { type ReactElement, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { maxTopics } from '../../../shared/statistics/topics'
import { formatCount } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { classNames } from '../../ui/class-names'
import { EmptyState } from '../../ui/empty-state'
import { IconButton } from '../../ui/icon-button'
import { PaneHeader } from '../../ui/pane-header'
import { Select } from '../../ui/select'
import { TextField } from '../../ui/text-field'
import titled from '../../ui/titled-pane.module.css'
import { TopicHeader } from './topic-header'
import { type Separator, separators, topicLines } from './topic-tree'
import { TopicTreeView } from './topic-tree-view'
import styles from './topics-pane.module.css'
import { collapseAll, expandAll, setSeparator, setTopicFilter, unchooseTopic, useTopics, watchTopics } from './topics-store'

/** What publishers send, as a tree of its topics. */
export function TopicsPane(): ReactElement {
  const { t } = useTranslation()
  const chosen = useTopics((state) => state.chosen)
  useEffect(watchTopics, [])
  return (
    <div className={classNames(titled.pane, styles.pane)}>
      <PaneHeader title={t('views.topics.title')} className={styles.header}>
        <IconButton
          size="small"
          label={t('views.topics.showAll')}
          icon={<FilterX aria-hidden />}
          disabled={chosen === undefined}
          onClick={unchooseTopic}
        />
        <IconButton size="small" label={t('views.topics.expandAll')} icon={<ChevronsUpDown aria-hidden />} onClick={expandAll} />
        <IconButton size="small" label={t('views.topics.collapseAll')} icon={<ChevronsDownUp aria-hidden />} onClick={collapseAll} />
      </PaneHeader>
      <Controls />
      <Body />
      <Footer />
    </div>
  )
}

function Controls(): ReactElement {
  const { t } = useTranslation()
  const filter = useTopics((state) => state.filter)
  const separator = useTopics((state) => state.separator)
  const inUse = useTopics(({ tree }) => tree.separator)
  return (
    <div className={styles.controls}>
      <TextField
        label={t('views.topics.filter')}
        labelHidden
        placeholder={t('views.topics.filter')}
        value={filter}
        onChange={setTopicFilter}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || filter === '') return
          event.preventDefault()
          setTopicFilter('')
        }}
      />
      <Select<Separator | 'auto'>
        label={t('views.topics.separator')}
        labelHidden
        value={separator ?? 'auto'}
        onChange={(value) => setSeparator(value === 'auto' ? undefined : value)}
        options={[
          { value: 'auto', label: t('views.topics.autoIs', { separator: t(`views.topics.separatorNames.${inUse}`) }) },
          ...[...separators, 'none' as const].map((value) => ({ value, label: t(`views.topics.separators.${value}`) })),
        ]}
      />
    </div>
  )
}

function Body(): ReactElement {
  const { t } = useTranslation()
  const { tree, version, sort, expanded, filter, error, progress } = useTopics()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a tree of another version is the same object.
  const lines = useMemo(() => topicLines(tree, { sort, expanded, filter }), [tree, version, sort, expanded, filter])
  if (error !== undefined) {
    return (
      <div className={styles.fill}>
        <EmptyState icon={<CircleAlert aria-hidden />} title={t('views.topics.failed')} description={told(error.message)} />
      </div>
    )
  }
  if (tree.root.children.size === 0) {
    if (version === 0 || progress !== undefined) return <div className={styles.fill} />
    return (
      <div className={styles.fill}>
        <EmptyState icon={<ListTree aria-hidden />} title={t('views.topics.emptyTitle')} description={t('views.topics.emptyText')} />
      </div>
    )
  }
  return (
    <>
      <TopicHeader />
      {lines.length === 0 ? (
        <EmptyState title={t('views.topics.noneTitle')} description={t('views.topics.noneText', { filter })} />
      ) : (
        <TopicTreeView lines={lines} />
      )}
    </>
  )
}

/** How much there is, and what of it is not in the tree. */
function Footer(): ReactElement {
  const { t } = useTranslation()
  const { tree, version, beside, progress } = useTopics()
  // The version makes the sums of the same tree others.
  const topics = version === 0 ? 0 : tree.root.sums.topics
  const notes = [
    beside.otherMessages === 0 ? '' : t('views.topics.other', { value: formatCount(beside.otherMessages), most: formatCount(maxTopics) }),
    beside.unreadMessages === 0
      ? ''
      : t('views.topics.unread', { count: beside.unreadMessages, value: formatCount(beside.unreadMessages) }),
    beside.skippedRows === 0 ? '' : t('views.topics.skipped', { count: beside.skippedRows, value: formatCount(beside.skippedRows) }),
  ].filter((note) => note !== '')
  return (
    <footer className={styles.footer}>
      <span>{t('views.topics.count', { count: topics, value: formatCount(topics) })}</span>
      {progress === undefined ? undefined : (
        <span>{t('views.topics.counting', { percent: Math.floor((progress.rows / Math.max(1, progress.total)) * 100) })}</span>
      )}
      {notes.map((note) => (
        <span key={note} className={styles.note}>
          {note}
        </span>
      ))}
    </footer>
  )
}
