import { type ReactElement, useMemo } from 'react'
import { visibleText } from './frame-content'
import { textBlocks } from './text-blocks'
import styles from './text-view.module.css'

interface TextViewProps {
  readonly text: string
  readonly label: string
}

/** Text as it is, long lines wrapped and invisible characters shown; blocks out of sight are not laid out. */
export function TextView({ text, label }: TextViewProps): ReactElement {
  const blocks = useMemo(() => textBlocks(visibleText(text)), [text])
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields are grouped.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <div className={styles.view} role="group" tabIndex={0} aria-label={label}>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name and keep their order.
        <div key={index} className={styles.block}>
          {block}
        </div>
      ))}
    </div>
  )
}
