import { ContextMenu as Base } from '@base-ui/react/context-menu'
import type { ReactElement } from 'react'
import styles from './menu.module.css'
import { type MenuEntry, MenuItems } from './menu-items'

interface ContextMenuProps {
  readonly entries: readonly MenuEntry[]
  /** The element that it belongs to; it must accept a ref and event handlers. */
  readonly children: ReactElement
  readonly onOpenChange?: (open: boolean) => void
}

/** The menu of an element: right click, long press, or the menu key while it has the focus. */
export function ContextMenu({ entries, children, onOpenChange }: ContextMenuProps): ReactElement {
  return (
    <Base.Root {...(onOpenChange === undefined ? {} : { onOpenChange: (open: boolean) => onOpenChange(open) })}>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} collisionPadding={8}>
          <Base.Popup className={styles.popup}>
            <MenuItems entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
