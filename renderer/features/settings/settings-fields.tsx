import { type ReactElement, type ReactNode, useState } from 'react'
import { NumberField } from '../../ui/number-field'
import styles from './settings.module.css'

/** A choice with its name beside it. */
export const Choice = ({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactElement => (
  <div className={styles.choice}>
    <span className={styles.label} aria-hidden>
      {label}
    </span>
    {children}
  </div>
)

interface SettledNumberProps {
  readonly label: string
  readonly description: string
  readonly unit: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly onSettle: (value: number) => void
}

/** A number that counts once it is settled, not while it is typed: half of “1024” would throw captured traffic away. */
export function SettledNumber({ value, onSettle, ...field }: SettledNumberProps): ReactElement {
  const [draft, setDraft] = useState<number | undefined>(value)
  const settle = (next: number | undefined): void => {
    const settled = next === undefined ? value : Math.min(Math.max(next, field.min), field.max)
    setDraft(settled)
    if (settled !== value) onSettle(settled)
  }
  return <NumberField {...field} value={draft} onChange={setDraft} onCommit={settle} />
}
