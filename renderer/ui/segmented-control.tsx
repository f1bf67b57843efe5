import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names'
import styles from './segmented-control.module.css'

interface SegmentedControlProps<Value extends string> {
  /** The name of the choice, for assistive technology. */
  readonly label: string
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[]
  readonly size?: 'small' | 'medium'
  readonly disabled?: boolean
}

/** One of a few values, all in sight; the arrow keys move between them. */
export function SegmentedControl<Value extends string>({
  label,
  value,
  onChange,
  options,
  size = 'medium',
  disabled = false,
}: SegmentedControlProps<Value>): ReactElement {
  return (
    <RadioGroup
      className={classNames(styles.group, styles[size])}
      aria-label={label}
      value={value}
      onValueChange={(next: Value) => onChange(next)}
      disabled={disabled}
    >
      {options.map((option) => (
        <Radio.Root key={option.value} value={option.value} className={styles.option} aria-label={option.label}>
          {option.icon}
          <span aria-hidden>{option.label}</span>
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
