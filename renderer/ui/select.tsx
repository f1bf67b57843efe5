import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names'
import { Field, type FieldTexts } from './field'
import menuStyles from './menu.module.css'
import styles from './select.module.css'

interface SelectOption<Value extends string | number> {
  readonly value: Value
  readonly label: string
  /** Shown instead of the label, for options with a badge or an icon. */
  readonly content?: ReactNode
  readonly disabled?: boolean
}

interface SelectProps<Value extends string | number> extends FieldTexts {
  readonly value: Value | undefined
  readonly onChange: (value: Value) => void
  readonly options: readonly SelectOption<Value>[]
  readonly placeholder?: string
  readonly size?: 'small' | 'medium'
  readonly disabled?: boolean
}

/** One of several values, in a list that opens. */
export function Select<Value extends string | number>({
  value,
  onChange,
  options,
  placeholder,
  size = 'medium',
  disabled = false,
  ...texts
}: SelectProps<Value>): ReactElement {
  const shown = options.find((option) => option.value === value)
  return (
    <Field {...texts}>
      <Base.Root
        items={options}
        value={value ?? null}
        onValueChange={(next: Value | null) => (next === null ? undefined : onChange(next))}
        disabled={disabled}
      >
        <Base.Trigger className={classNames(styles.trigger, styles[size])}>
          <Base.Value className={classNames(styles.value, shown === undefined && styles.placeholder)}>
            {() => shown?.content ?? shown?.label ?? placeholder}
          </Base.Value>
          <Base.Icon className={styles.chevron}>
            <ChevronsUpDown size={13} aria-hidden />
          </Base.Icon>
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner className={menuStyles.positioner} sideOffset={4} alignItemWithTrigger={false} collisionPadding={8}>
            <Base.Popup className={classNames(menuStyles.popup, styles.popup)}>
              <Base.List>
                {options.map((option) => (
                  <Base.Item key={option.value} value={option.value} disabled={option.disabled ?? false} className={menuStyles.item}>
                    <span className={menuStyles.icon}>
                      <Base.ItemIndicator>
                        <Check size={14} aria-hidden />
                      </Base.ItemIndicator>
                    </span>
                    <Base.ItemText className={styles.itemText}>{option.content ?? option.label}</Base.ItemText>
                  </Base.Item>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </Field>
  )
}
