import type { ReactElement } from 'react'
import styles from './marked-text.module.css'

/** A text in which the characters at some positions stand out: those that match what is sought. */
export function MarkedText({ text, marks }: { readonly text: string; readonly marks: readonly number[] }): ReactElement {
  return (
    <>
      {runsOf(text, marks).map(({ at, part, marked }) =>
        marked ? (
          <mark key={at} className={styles.mark}>
            {part}
          </mark>
        ) : (
          part
        ),
      )}
    </>
  )
}

interface Run {
  readonly at: number
  readonly part: string
  readonly marked: boolean
}

function runsOf(text: string, marks: readonly number[]): readonly Run[] {
  const marked = new Set(marks)
  const runs: Run[] = []
  for (let at = 0; at < text.length; ) {
    let end = at + 1
    while (end < text.length && marked.has(end) === marked.has(at)) end += 1
    runs.push({ at, part: text.slice(at, end), marked: marked.has(at) })
    at = end
  }
  return runs
}
