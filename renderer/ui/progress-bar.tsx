import { Progress } from '@base-ui/react/progress'
import type { ReactElement } from 'react'
import styles from './progress-bar.module.css'

interface ProgressBarProps {
  readonly label: string
  readonly value: number
  readonly max: number
  /** The value in words. */
  readonly valueText: string
}

/** How far a task has come. */
export const ProgressBar = ({ label, value, max, valueText }: ProgressBarProps): ReactElement => (
  <Progress.Root className={styles.root} aria-label={label} value={value} max={Math.max(max, 1)} getAriaValueText={() => valueText}>
    <Progress.Track className={styles.track}>
      <Progress.Indicator className={styles.indicator} />
    </Progress.Track>
  </Progress.Root>
)
