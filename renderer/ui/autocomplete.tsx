import { Autocomplete as Base } from '@base-ui/react/autocomplete'
import { type KeyboardEventHandler, type ReactElement, type Ref, useState } from 'react'
import styles from './autocomplete.module.css'
import { classNames } from './class-names'
import { Field, type FieldTexts } from './field'
import menuStyles from './menu.module.css'
import inputStyles from './text-input.module.css'

interface AutocompleteProps extends FieldTexts {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onBlur?: () => void
  readonly onKeyDown?: KeyboardEventHandler<HTMLInputElement>
  /** Offered while typing; those that contain what was typed. */
  readonly suggestions: readonly string[]
  readonly placeholder?: string
  readonly inputRef?: Ref<HTMLInputElement>
}

/** One line of machine-readable text with suggestions; anything may be typed. */
export function Autocomplete({
  value,
  onChange,
  suggestions,
  placeholder,
  inputRef,
  onBlur,
  onKeyDown,
  ...texts
}: AutocompleteProps): ReactElement {
  const [wanted, setWanted] = useState(false)
  // An open list hides everything else from assistive technology: it is open only while it has something to offer.
  const typed = value.trim().toLowerCase()
  const matches = suggestions.filter((suggestion) => suggestion !== value && suggestion.toLowerCase().includes(typed))
  return (
    <Field {...texts}>
      <Base.Root
        items={matches}
        mode="none"
        value={value}
        onValueChange={(next) => onChange(next)}
        open={wanted && matches.length > 0}
        onOpenChange={setWanted}
        openOnInputClick
      >
        <Base.Input
          {...(inputRef === undefined ? {} : { ref: inputRef })}
          {...(onBlur === undefined ? {} : { onBlur })}
          {...(onKeyDown === undefined ? {} : { onKeyDown })}
          className={classNames(inputStyles.input, inputStyles.mono)}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
        />
        <Base.Portal>
          <Base.Positioner className={menuStyles.positioner} sideOffset={4} collisionPadding={8}>
            <Base.Popup className={classNames(menuStyles.popup, styles.popup)}>
              <Base.List>
                {(item: string) => (
                  <Base.Item key={item} value={item} className={classNames(menuStyles.item, styles.item)}>
                    {item}
                  </Base.Item>
                )}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </Field>
  )
}
