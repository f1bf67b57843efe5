import { Button as Base } from '@base-ui/react/button'
import type { ComponentPropsWithRef, ReactElement, ReactNode } from 'react'
import { classNames } from './class-names'
import styles from './icon-button.module.css'
import { ariaShortcut } from './shortcut'
import { Tooltip } from './tooltip'

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'style' | 'aria-label' | 'children'> {
  /** Its name, also shown as its tooltip. */
  readonly label: string
  readonly icon: ReactNode
  readonly shortcut?: string | undefined
  /** Makes it a toggle. */
  readonly pressed?: boolean | undefined
  readonly size?: 'small' | 'medium'
  readonly tooltipSide?: 'top' | 'bottom' | 'left' | 'right'
  readonly className?: string | undefined
}

/** A button that shows an icon only. Disabled ones stay focusable, so that their tooltip can be read. */
export function IconButton({
  label,
  icon,
  shortcut,
  pressed,
  size = 'medium',
  tooltipSide = 'bottom',
  className,
  type = 'button',
  ref,
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <Tooltip content={label} shortcut={shortcut} side={tooltipSide}>
      <Base
        {...rest}
        ref={ref}
        type={type}
        focusableWhenDisabled
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={shortcut === undefined ? undefined : ariaShortcut(shortcut)}
        className={classNames(styles.button, styles[size], className)}
      >
        {icon}
      </Base>
    </Tooltip>
  )
}
