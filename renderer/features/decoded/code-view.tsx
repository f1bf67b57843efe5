import { type ReactElement, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { visibleText } from '../detail/frame-content'
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
        // With the text in the same picture: it takes the place of its beginning.
        flushSync(() => setEditor(made))
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
  return (
    <div ref={host} className={styles.host}>
      {editor === undefined ? <Beginning text={text} /> : undefined}
    </div>
  )
}

/** As many lines as are in sight, and so much of them, where the editor will have them: it opens later. */
const firstLines = 17
const firstLength = 4000

function Beginning({ text }: { readonly text: string }): ReactElement {
  const lines = text.slice(0, firstLength).split('\n', firstLines)
  return (
    <div className={styles.beginning} style={{ '--digits': String(lineCount(text)).length }}>
      {visibleText(lines.join('\n')).replaceAll('\r', '')}
      {/* The last line break of all would not show. */}
      {lines.at(-1) === '' ? '\u200b' : ''}
    </div>
  )
}

function lineCount(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
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
