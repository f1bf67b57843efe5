import { type ReactElement, type ReactNode, useMemo } from 'react'
import { visibleText } from './frame-content'
import { type JsonLine, type JsonToken, jsonLines } from './json-lines'
import styles from './json-view.module.css'
import { VirtualLines } from './virtual-lines'

/** Up to so many lines all are laid out, and long ones wrap. */
const maxWrappedLines = 500

const tokenStyles: Readonly<Record<JsonToken['kind'], string | undefined>> = {
  key: styles.key,
  string: styles.string,
  number: styles.number,
  word: styles.word,
  mark: styles.mark,
}

interface JsonViewProps {
  /** Valid JSON. */
  readonly text: string
  readonly label: string
}

/** JSON laid out in lines, its values exactly as they were sent. */
export function JsonView({ text, label }: JsonViewProps): ReactElement {
  const lines = useMemo(() => jsonLines(text), [text])
  if (lines.length > maxWrappedLines) {
    return (
      <VirtualLines
        className={styles.view}
        role="group"
        tabIndex={0}
        aria-label={label}
        count={lines.length}
        renderLine={(index) => <Line key={index} line={lines[index]} className={styles.line} />}
      />
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fields are grouped.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <div className={styles.view} role="group" tabIndex={0} aria-label={label}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and keep their order.
        <Line key={index} line={line} className={styles.wrapped} />
      ))}
    </div>
  )
}

function Line({ line, className }: { readonly line: JsonLine | undefined; readonly className: string | undefined }): ReactNode {
  if (line === undefined) return undefined
  return (
    <div className={className} style={{ paddingLeft: `${line.depth * 2 + 2}ch` }}>
      {line.tokens.map(({ kind, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no other name and keep their order.
        <span key={index} className={tokenStyles[kind]}>
          {visibleText(text)}
        </span>
      ))}
    </div>
  )
}
