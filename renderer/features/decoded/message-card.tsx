import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowDecoding } from '../../../shared/ipc/inspect'
import type { Inspected } from './decoded-frame'
import styles from './message-card.module.css'
import { TreeView } from './tree-view'

/** What one decoder reads out of all frames together. */
export function MessageCard({ decoding, inspected }: { readonly decoding: RowDecoding; readonly inspected: Inspected }): ReactElement {
  const { t } = useTranslation()
  const { row, tree, more, selected, onSelect, onMore, onFollow } = inspected
  return (
    <article className={styles.card} aria-label={decoding.title}>
      <header className={styles.header}>
        <h4 className={styles.title}>{decoding.title}</h4>
        <span className={styles.summary} title={decoding.summary}>
          {decoding.summary}
        </span>
      </header>
      <TreeView
        row={row}
        tree={tree}
        base={root}
        nodes={tree}
        more={more}
        label={t('inspect.tree.label', { title: decoding.title })}
        selected={selected}
        onSelect={onSelect}
        onMore={onMore}
        onFollow={onFollow}
      />
    </article>
  )
}

const root: readonly number[] = []
