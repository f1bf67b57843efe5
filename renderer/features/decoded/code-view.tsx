import { type ReactElement, useEffect, useRef, useState } from 'react'
import type { MarkRange } from '../detail/marks'
import { TextView } from '../detail/text-view'
import type { CodeEditor, CodeLanguage } from './code-editor'
import styles from './code-view.module.css'

/** A line of more characters is laid out faster by a plain text. */
const maxLineLength = 10_000
const maxLength = 2 * 1024 * 1024

interface CodeViewProps {
  readonly text: string
  readonly language: CodeLanguage
  readonly label: string
  readonly marks: readonly MarkRange[]
}

/** Text with line numbers and folding; one that is too long for that as it is. */
export function CodeView({ text, language, label, marks }: CodeViewProps): ReactElement {
  const host = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<CodeEditor>()
  const fits = text.length <= maxLength && longestLine(text) <= maxLineLength

  useEffect(() => {
    const element = host.current
    if (!fits || element === null) return undefined
    let made: CodeEditor | undefined
    let gone = false
    void import('./code-editor').then(({ openCodeEditor }) =>
      inTurn(() => {
        if (gone) return
        made = openCodeEditor(element, label)
        setEditor(made)
      }),
    )
    return () => {
      gone = true
      made?.destroy()
      setEditor(undefined)
    }
  }, [fits, label])
  useEffect(() => {
    editor?.show(normalized(text), language)
    editor?.mark(marks)
  }, [editor, text, language, marks])

  if (!fits) return <TextView text={text} label={label} marks={marks} />
  return <div ref={host} className={styles.host} data-lines={Math.min(text.split('\n', 17).length, 17)} />
}

const waiting: (() => void)[] = []

/** Editors open one a frame, the first one first: a message may have many of them, and the window is to answer meanwhile. */
function inTurn(open: () => void): void {
  waiting.push(open)
  if (waiting.length === 1) requestAnimationFrame(openNext)
}

function openNext(): void {
  if (waiting.length > 1) requestAnimationFrame(openNext)
  waiting.shift()?.()
}

/** CodeMirror makes one character of a line end of two; marks would be off by one for each. */
const normalized = (text: string): string => text.replace(/\r\n/g, '␍\n')

function longestLine(text: string): number {
  let longest = 0
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from)
    const to = end < 0 ? text.length : end
    longest = Math.max(longest, to - from)
    from = to + 1
  }
  return longest
}
