import { Button as Base } from '@base-ui/react/button'
import type { ComponentPropsWithRef, ReactElement, ReactNode } from 'react'
import styles from './button.module.css'
import { classNames } from './class-names'

export interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'style'> {
  readonly variant?: 'primary' | 'secondary' | 'ghost' | 'danger'
  readonly size?: 'small' | 'medium'
  readonly icon?: ReactNode
  readonly className?: string | undefined
}

/** A push button with words on it. Disabled ones stay focusable, so that none takes the focus with it. */
export function Button({
  variant = 'secondary',
  size = 'medium',
  icon,
  className,
  children,
  type = 'button',
  ref,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <Base
      {...rest}
      ref={ref}
      type={type}
      focusableWhenDisabled
      className={classNames(styles.button, styles[variant], styles[size], className)}
    >
      {icon}
      {children}
    </Base>
  )
}
