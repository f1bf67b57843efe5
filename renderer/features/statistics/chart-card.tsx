import { Table2 } from 'lucide-react'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button'
import styles from './statistics-pane.module.css'

interface CardProps {
  readonly title: string
  /** What the colours mean. */
  readonly legend?: readonly { readonly token: string; readonly label: string }[]
  readonly children: ReactNode
  /** The same in numbers, in the chart's place when the user wants it. */
  readonly table?: () => ReactNode
}

/** One of the statistics, with its name. */
export function Card({ title, legend = [], children, table }: CardProps): ReactElement {
  const { t } = useTranslation()
  const [asTable, setAsTable] = useState(false)
  return (
    <article className={styles.card} aria-label={title}>
      <header className={styles.cardHeader}>
        <h3 className={styles.cardTitle}>{title}</h3>
        <span className={styles.legend}>
          {legend.map(({ token, label }) => (
            <span key={label} className={styles.legendEntry}>
              <span className={styles.swatch} data-token={token} />
              {label}
            </span>
          ))}
        </span>
        {table === undefined ? undefined : (
          <IconButton
            size="small"
            label={t('statistics.showTableOf', { title })}
            icon={<Table2 aria-hidden />}
            pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          />
        )}
      </header>
      {asTable && table !== undefined ? table() : children}
    </article>
  )
}
