import type { ReactElement, ReactNode } from 'react'
import { classNames } from '../../ui/class-names'
import styles from './statistics-pane.module.css'

interface DataTableProps {
  /** Its name, for assistive technology. */
  readonly label: string
  readonly columns: readonly { readonly id: string; readonly label: string; readonly numeric?: boolean }[]
  readonly rows: readonly { readonly id: string; readonly cells: readonly ReactNode[] }[]
}

/** A small table, scrolled where it is long. */
export function DataTable({ label, columns, rows }: DataTableProps): ReactElement {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of nothing but a table is no fieldset.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with the keyboard.
    <div className={styles.tableBox} role="group" tabIndex={0} aria-label={label}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={classNames(column.numeric && styles.numeric)}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {columns.map((column, index) => (
                <td key={column.id} className={classNames(column.numeric && styles.numeric)}>
                  {row.cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
