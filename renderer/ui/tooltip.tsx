import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './kbd'
import styles from './tooltip.module.css'

interface TooltipProps {
  readonly content: ReactNode
  readonly shortcut?: string | undefined
  readonly side?: 'top' | 'bottom' | 'left' | 'right'
  /** The element that it describes; it must accept a ref and event handlers. */
  readonly children: ReactElement
}

/** A short description on hover and focus. It is not read out: the element needs a name of its own. */
export function Tooltip({ content, shortcut, side = 'bottom', children }: TooltipProps): ReactElement {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} side={side} sideOffset={6} collisionPadding={8}>
          <Base.Popup className={styles.popup}>
            <span>{content}</span>
            {shortcut === undefined ? undefined : <Kbd shortcut={shortcut} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Lets tooltips beside one another open at once after the first. */
export const TooltipProvider = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <Base.Provider delay={500} timeout={300}>
    {children}
  </Base.Provider>
)
