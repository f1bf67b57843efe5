import type { ReactElement } from 'react'
import styles from './kbd.module.css'
import { shortcutKeys } from './shortcut'

/** A keyboard shortcut such as `Mod+Shift+S`, written as this platform does. */
export function Kbd({ shortcut }: { readonly shortcut: string }): ReactElement {
  return (
    <span className={styles.shortcut}>
      {shortcutKeys(shortcut).map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  )
}
