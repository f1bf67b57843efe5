import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement } from 'react'
import styles from './menu.module.css'
import { type MenuEntry, MenuItems } from './menu-items'

export type { MenuEntry } from './menu-items'

interface MenuProps {
  /** The button that opens it, such as an IconButton. */
  readonly trigger: ReactElement
  readonly entries: readonly MenuEntry[]
  readonly align?: 'start' | 'end'
}

/** A button with a menu of actions. */
export function Menu({ trigger, entries, align = 'start' }: MenuProps): ReactElement {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} align={align} sideOffset={4} collisionPadding={8}>
          <Base.Popup className={styles.popup}>
            <MenuItems entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
