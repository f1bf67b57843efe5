import { NumberField as Base } from '@base-ui/react/number-field'
import type { ReactElement } from 'react'
import { classNames } from './class-names'
import { Field, type FieldTexts } from './field'
import styles from './number-field.module.css'
import inputStyles from './text-input.module.css'

interface NumberFieldProps extends FieldTexts {
  /** `undefined` is an empty field. */
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  /** When the value is settled: on blur, Enter or a step. */
  readonly onCommit?: (value: number | undefined) => void
  readonly unit?: string
  readonly placeholder?: string
  readonly min?: number
  readonly max?: number
  readonly step?: number
  readonly disabled?: boolean
}

const wholeNumbers: Intl.NumberFormatOptions = { maximumFractionDigits: 0, useGrouping: false }

/** A whole number with its unit; the arrow keys step it. */
export function NumberField({
  value,
  onChange,
  onCommit,
  unit,
  placeholder,
  min,
  max,
  step = 1,
  disabled = false,
  ...texts
}: NumberFieldProps): ReactElement {
  return (
    <Field {...texts}>
      <Base.Root
        value={value ?? null}
        onValueChange={(next) => onChange(next ?? undefined)}
        {...(onCommit === undefined ? {} : { onValueCommitted: (next: number | null) => onCommit(next ?? undefined) })}
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        format={wholeNumbers}
        locale="en"
      >
        <Base.Group className={styles.group}>
          <Base.Input
            className={classNames(inputStyles.input, inputStyles.mono, unit !== undefined && styles.withUnit)}
            placeholder={placeholder}
            onKeyDown={(event) => {
              if (event.key === 'Enter') onCommit?.(value)
            }}
          />
          {unit === undefined ? undefined : (
            <span className={styles.unit} aria-hidden>
              {unit}
            </span>
          )}
        </Base.Group>
      </Base.Root>
    </Field>
  )
}
