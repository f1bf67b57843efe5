import type { ReactNode } from 'react'
import { visibleText } from './frame-content'
import styles from './marked.module.css'
import { type MarkRange, markedPieces } from './marks'

interface MarkedProps {
  readonly text: string
  /** Where it stands in the text that the marks are of. */
  readonly at: number
  readonly marks: readonly MarkRange[]
}

/** A text with its invisible characters shown and what is looked for marked. */
export function Marked({ text, at, marks }: MarkedProps): ReactNode {
  if (marks.length === 0) return visibleText(text)
  return markedPieces(text, at, marks).map((piece, index) =>
    piece.marked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name and keep their order.
      <mark key={index} className={styles.mark}>
        {visibleText(piece.text)}
      </mark>
    ) : (
      visibleText(piece.text)
    ),
  )
}
