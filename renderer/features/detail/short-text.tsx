import { type ReactElement, useMemo } from 'react'
import { utf8TextOf } from './frame-content'
import { Marked } from './marked'
import styles from './short-text.module.css'
import type { FramePart } from './use-frame-part'
import { useMarks } from './use-marks'

/** A longer text has lines of its own, with numbers and folding. */
const maxCharacters = 48

/** The text of a frame that is one short line, and has its place beside the frame's title. */
export function shortTextOf({ bytes, isWhole, size }: FramePart): string | undefined {
  if (size === 0 || size > maxCharacters * 4 || !isWhole) return undefined
  const text = utf8TextOf(bytes)
  return text === undefined || text.length > maxCharacters || /[\r\n]/u.test(text) ? undefined : text
}

/** That text, with what is looked for marked. */
export function ShortText({ text, bytes }: { readonly text: string; readonly bytes: Uint8Array }): ReactElement {
  const { inText } = useMarks(useMemo(() => ({ bytes, text, isUtf8: true }), [bytes, text]))
  return (
    <code className={styles.text}>
      <Marked text={text} at={0} marks={inText} />
    </code>
  )
}
