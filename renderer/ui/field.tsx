import { Field as Base } from '@base-ui/react/field'
import { CircleAlert } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names'
import styles from './field.module.css'
import { VisuallyHidden } from './visually-hidden'

export interface FieldTexts {
  readonly label: string
  /** The label stays for screen readers only. */
  readonly labelHidden?: boolean | undefined
  /** What it is for, in one line. */
  readonly description?: ReactNode
  /** What is wrong with the value, as one sentence. */
  readonly error?: string | undefined
  /** What to do about the error. */
  readonly hint?: string | undefined
  readonly className?: string | undefined
}

/** A control with its label, description and error, all tied together for assistive technology. */
export function Field({
  label,
  labelHidden = false,
  description,
  error,
  hint,
  className,
  children,
}: FieldTexts & { readonly children: ReactNode }): ReactElement {
  return (
    <Base.Root className={classNames(styles.field, className)} invalid={error !== undefined}>
      {labelHidden ? (
        <VisuallyHidden>
          <Base.Label>{label}</Base.Label>
        </VisuallyHidden>
      ) : (
        <Base.Label className={styles.label}>{label}</Base.Label>
      )}
      {children}
      {error === undefined ? undefined : (
        <Base.Error match className={styles.error}>
          <CircleAlert size={13} aria-hidden />
          <span>
            {error}
            {hint === undefined ? undefined : <span className={styles.hint}> {hint}</span>}
          </span>
        </Base.Error>
      )}
      {description === undefined ? undefined : <Base.Description className={styles.description}>{description}</Base.Description>}
    </Base.Root>
  )
}
