import { type ReactElement, useMemo } from 'react'
import { Marked } from './marked'
import type { MarkRange } from './marks'
import { textBlocks } from './text-blocks'
import styles from './text-view.module.css'

interface TextViewProps {
  readonly text: string
  readonly label: string
  readonly marks: readonly MarkRange[]
}

/** Text as it is, long lines wrapped and invisible characters shown; blocks out of sight are not laid out. */
export function TextView({ text, label, marks }: TextViewProps): ReactElement {
  const blocks = useMemo(() => textBlocks(text), [text])
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields are grouped.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <div className={styles.view} role="group" tabIndex={0} aria-label={label}>
      {blocks.map(({ text: block, at }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name and keep their order.
        <div key={index} className={styles.block}>
          <Marked text={block} at={at} marks={marks} />
        </div>
      ))}
    </div>
  )
}
