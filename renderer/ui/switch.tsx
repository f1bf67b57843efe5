import { Switch as Base } from '@base-ui/react/switch'
import { type ReactElement, type ReactNode, useId } from 'react'
import styles from './switch.module.css'

interface SwitchProps {
  readonly label: string
  readonly description?: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
}

/** On or off, with effect at once. */
export function Switch({ label, description, checked, onChange, disabled = false }: SwitchProps): ReactElement {
  const id = useId()
  return (
    <div className={styles.row}>
      <Base.Root
        className={styles.track}
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        {...(description === undefined ? {} : { 'aria-describedby': `${id}-description` })}
      >
        <Base.Thumb className={styles.thumb} />
      </Base.Root>
      <div>
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the switch itself takes the keyboard; the label is a larger target for the mouse. */}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: as above. */}
        <span id={`${id}-label`} className={styles.label} onClick={() => (disabled ? undefined : onChange(!checked))}>
          {label}
        </span>
        {description === undefined ? undefined : (
          <p id={`${id}-description`} className={styles.description}>
            {description}
          </p>
        )}
      </div>
    </div>
  )
}
