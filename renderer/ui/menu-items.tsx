import { Menu } from '@base-ui/react/menu'
import { Check, ChevronRight } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names'
import { Kbd } from './kbd'
import styles from './menu.module.css'
import { ariaShortcut } from './shortcut'

interface ItemBase {
  /** Unique within its menu. */
  readonly id: string
  readonly label: string
  readonly disabled?: boolean
}

interface MenuAction extends ItemBase {
  readonly kind: 'action'
  readonly icon?: ReactNode
  readonly shortcut?: string | undefined
  readonly danger?: boolean
  /** For filters and other text that machines read. */
  readonly mono?: boolean
  readonly onSelect: () => void
}

/** The menu stays open, so that several can be switched. */
interface MenuCheck extends ItemBase {
  readonly kind: 'check'
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

/** A group of which one is chosen. */
interface MenuRadio {
  readonly kind: 'radio'
  readonly id: string
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onChange: (value: string) => void
}

/** Entries under a heading. */
interface MenuGroup {
  readonly kind: 'group'
  readonly id: string
  readonly label: string
  readonly entries: readonly MenuEntry[]
}

/** Entries in a menu of their own, beside this one. */
interface MenuSubmenu extends ItemBase {
  readonly kind: 'submenu'
  readonly entries: readonly MenuEntry[]
}

interface MenuSeparator {
  readonly kind: 'separator'
  readonly id: string
}

export type MenuEntry = MenuAction | MenuCheck | MenuRadio | MenuGroup | MenuSubmenu | MenuSeparator

/** The entries of a menu or a context menu, inside its popup. */
export const MenuItems = ({ entries }: { readonly entries: readonly MenuEntry[] }): ReactElement => (
  <>
    {entries.map((entry) => (
      <Entry key={entry.id} entry={entry} />
    ))}
  </>
)

function Entry({ entry }: { readonly entry: MenuEntry }): ReactElement {
  switch (entry.kind) {
    case 'separator':
      return <Menu.Separator className={styles.separator} />
    case 'group':
      return (
        <Menu.Group>
          <Menu.GroupLabel className={styles.groupLabel}>{entry.label}</Menu.GroupLabel>
          <MenuItems entries={entry.entries} />
        </Menu.Group>
      )
    case 'submenu':
      return (
        <Menu.SubmenuRoot>
          <Menu.SubmenuTrigger className={styles.item} disabled={entry.disabled ?? false}>
            <span className={styles.icon} />
            <span className={styles.label}>{entry.label}</span>
            <ChevronRight className={styles.more} size={14} aria-hidden />
          </Menu.SubmenuTrigger>
          <Menu.Portal>
            <Menu.Positioner className={styles.positioner} alignOffset={-4} collisionPadding={8}>
              <Menu.Popup className={styles.popup}>
                <MenuItems entries={entry.entries} />
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.SubmenuRoot>
      )
    case 'check':
      return (
        <Menu.CheckboxItem
          className={styles.item}
          checked={entry.checked}
          disabled={entry.disabled ?? false}
          onCheckedChange={entry.onChange}
          closeOnClick={false}
        >
          <span className={styles.icon}>
            <Menu.CheckboxItemIndicator render={<Check size={14} />} />
          </span>
          <span className={styles.label}>{entry.label}</span>
        </Menu.CheckboxItem>
      )
    case 'radio':
      return (
        <Menu.Group>
          <Menu.GroupLabel className={styles.groupLabel}>{entry.label}</Menu.GroupLabel>
          <Menu.RadioGroup value={entry.value} onValueChange={(value: string) => entry.onChange(value)}>
            {entry.options.map((option) => (
              <Menu.RadioItem key={option.value} value={option.value} className={styles.item} closeOnClick>
                <span className={styles.icon}>
                  <Menu.RadioItemIndicator render={<Check size={14} />} />
                </span>
                <span className={styles.label}>{option.label}</span>
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Group>
      )
    case 'action':
      return (
        <Menu.Item
          className={classNames(styles.item, entry.danger === true && styles.danger)}
          disabled={entry.disabled ?? false}
          onClick={entry.onSelect}
          aria-keyshortcuts={entry.shortcut === undefined ? undefined : ariaShortcut(entry.shortcut)}
        >
          <span className={styles.icon}>{entry.icon}</span>
          <span className={classNames(styles.label, entry.mono === true && styles.mono)}>{entry.label}</span>
          {entry.shortcut === undefined ? undefined : (
            <span aria-hidden>
              <Kbd shortcut={entry.shortcut} />
            </span>
          )}
        </Menu.Item>
      )
  }
}
