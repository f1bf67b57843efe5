import { Field as BaseField } from '@base-ui/react/field'
import type { KeyboardEventHandler, ReactElement, Ref } from 'react'
import { classNames } from './class-names'
import { Field, type FieldTexts } from './field'
import styles from './text-input.module.css'

interface TextFieldProps extends FieldTexts {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onBlur?: () => void
  readonly onKeyDown?: KeyboardEventHandler<HTMLInputElement>
  readonly placeholder?: string
  /** For addresses, bytes and other text that machines read. */
  readonly mono?: boolean
  readonly disabled?: boolean
  readonly maxLength?: number
  /** What is typed is not shown. */
  readonly secret?: boolean
  readonly inputRef?: Ref<HTMLInputElement>
}

/** One line of text. */
export function TextField({ value, onChange, mono = false, secret = false, inputRef, ...props }: TextFieldProps): ReactElement {
  const { label, labelHidden, description, error, hint, className, ...input } = props
  return (
    <Field {...{ label, labelHidden, description, error, hint, className }}>
      <BaseField.Control
        {...input}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
        className={classNames(styles.input, mono && styles.mono)}
        type={secret ? 'password' : 'text'}
        value={value}
        onValueChange={onChange}
        spellCheck={false}
        autoComplete="off"
      />
    </Field>
  )
}
