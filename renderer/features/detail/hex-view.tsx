import {
  type ClipboardEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../i18n/format'
import { classNames } from '../../ui/class-names'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { copyText } from './copy-frames'
import { hexTextOf, looseTextOf } from './frame-content'
import { type HexSelection, movedSelection, selectedRange } from './hex-selection'
import styles from './hex-view.module.css'
import { type MarkRange, markedBytes } from './marks'
import { VirtualLines } from './virtual-lines'

interface HexViewProps {
  readonly bytes: Uint8Array
  /** Where in the frame the bytes begin. */
  readonly offset: number
  readonly label: string
  /** What is looked for, by byte. */
  readonly marks: readonly MarkRange[]
  /** Bytes to mark and to scroll to, counted from the first that is here. */
  readonly shown?: MarkRange | undefined
  /** A byte was clicked, or chosen with Enter. */
  readonly onByte?: ((index: number) => void) | undefined
}

/** The two sizes of its type, with what stands between and beside its three columns. */
const wide = { characterPx: 7.2, gapsPx: 50 }
const compact = { characterPx: 6.6, gapsPx: 34 }

interface HexLayout {
  readonly bytesPerLine: number
  readonly isCompact: boolean
}

/** Three characters a byte in hexadecimal and one as text, after the offset; one more between two groups of eight. */
function layoutIn(widthPx: number, offsetDigits: number): HexLayout {
  const fits = (bytesPerLine: number, { characterPx, gapsPx }: typeof wide): boolean =>
    (offsetDigits + bytesPerLine * 4 + (bytesPerLine > 8 ? 1 : 0)) * characterPx + gapsPx <= widthPx
  if (fits(16, wide)) return { bytesPerLine: 16, isCompact: false }
  if (fits(16, compact)) return { bytesPerLine: 16, isCompact: true }
  if (fits(8, wide)) return { bytesPerLine: 8, isCompact: false }
  return { bytesPerLine: fits(8, compact) ? 8 : 4, isCompact: true }
}

const offsetDigitsOf = (endOffset: number): number => (endOffset <= 0x1_0000 ? 4 : 8)

/**
 * The bytes as in a hex editor: marked by byte with the mouse or Shift and the arrow keys, and copied as clean hexadecimal
 * (or as text, when they were marked there). The browser's own selection would hold offsets too and lose what scrolls away.
 */
export function HexView({ bytes, offset, label, marks, shown, onByte }: HexViewProps): ReactElement {
  const [widthPx, setWidthPx] = useState(0)
  const isFound = useMemo(() => markedBytes(bytes.length, marks), [bytes, marks])
  const [selection, setSelection] = useState<HexSelection>()
  const dragging = useRef(false)
  const { t } = useTranslation()
  const [isSaid, setSaid] = useState(false)
  const from = shown?.from
  const to = shown?.to
  useLayoutEffect(() => {
    // Its first byte is the end that moves, which is scrolled to.
    setSelection(from === undefined || to === undefined || to <= from ? undefined : { anchor: to - 1, focus: from, column: 'hex' })
  }, [from, to])
  const offsetDigits = offsetDigitsOf(offset + bytes.length)
  const { bytesPerLine, isCompact } = layoutIn(widthPx, offsetDigits)
  const range = selection === undefined ? undefined : selectedRange(selection)
  const copied = (): string | undefined => {
    if (range === undefined || selection === undefined) return undefined
    const marked = bytes.subarray(range.from, range.to)
    return selection.column === 'hex' ? hexTextOf(marked) : looseTextOf(marked)
  }

  /** What the keys have selected, for who cannot see it. */
  const said = (): string => {
    if (!isSaid || range === undefined) return ''
    const at = formatCount(offset + range.from)
    const count = range.to - range.from
    if (count > 1) return t('detail.hex.bytes', { count, value: formatCount(count), at })
    const byte = bytes[range.from] ?? 0
    const character = byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ''
    return t('detail.hex.byte', { at, hex: byte.toString(16).padStart(2, '0'), character }).trim()
  }

  const onCopy = (event: ClipboardEvent): void => {
    const text = copied()
    if (text === undefined) return
    event.clipboardData.setData('text/plain', text)
    event.preventDefault()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey) {
      const text = copied()
      if (event.key === 'a' && bytes.length > 0) setSelection({ anchor: 0, focus: bytes.length - 1, column: selection?.column ?? 'hex' })
      else if (event.key === 'c' && text !== undefined) void copyText(text)
      else return
      event.preventDefault()
      return
    }
    if (event.key === 'Enter' && selection !== undefined && onByte !== undefined) {
      onByte(selection.focus)
      event.preventDefault()
      return
    }
    if (event.key === 'Escape' && selection !== undefined) {
      setSelection(undefined)
      event.stopPropagation()
      return
    }
    const next = movedSelection(selection, { key: event.key, shift: event.shiftKey, count: bytes.length, bytesPerLine })
    if (next === undefined) return
    setSelection(next)
    setSaid(true)
    event.preventDefault()
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const hit = event.button === 0 ? byteAt(event) : undefined
    if (hit === undefined) return
    dragging.current = true
    setSelection((now) =>
      event.shiftKey && now !== undefined ? { ...now, focus: hit.index } : { anchor: hit.index, focus: hit.index, column: hit.column },
    )
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (!dragging.current) return
    if (event.buttons === 0) dragging.current = false
    const hit = byteAt(event)
    if (hit !== undefined) setSelection((now) => (now === undefined || now.focus === hit.index ? now : { ...now, focus: hit.index }))
  }

  const line = (index: number): ReactNode => {
    const from = index * bytesPerLine
    const cells = Array.from(bytes.subarray(from, from + bytesPerLine), (byte, at) => {
      const position = from + at
      return {
        byte,
        position,
        found: isFound?.[position] === 1,
        marked: range !== undefined && position >= range.from && position < range.to,
      }
    })
    return (
      <div key={index} className={styles.line}>
        <span className={styles.offset}>{(offset + from).toString(16).padStart(offsetDigits, '0')}</span>
        <span className={styles.hex} style={{ width: `${bytesPerLine * 3 + (bytesPerLine > 8 ? 1 : 0)}ch` }}>
          {cells.map(({ byte, position, found, marked }, at) => (
            <span
              key={position}
              data-byte={position}
              className={classNames(
                styles.byte,
                at === 8 && styles.group,
                byte === 0 && styles.zero,
                found && styles.found,
                marked && styles.marked,
              )}
            >
              {byte.toString(16).padStart(2, '0')}
            </span>
          ))}
        </span>
        <span className={styles.text}>
          {cells.map(({ byte, position, found, marked }) => (
            <span
              key={position}
              data-byte={position}
              data-column="text"
              className={classNames(
                styles.character,
                (byte < 0x20 || byte > 0x7e) && styles.zero,
                found && styles.found,
                marked && styles.marked,
              )}
            >
              {byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : '·'}
            </span>
          ))}
        </span>
      </div>
    )
  }

  return (
    <>
      <VirtualLines
        className={classNames(styles.view, isCompact && styles.compact)}
        count={Math.ceil(bytes.length / bytesPerLine)}
        renderLine={line}
        reveal={selection === undefined ? undefined : Math.floor(selection.focus / bytesPerLine)}
        onWidth={setWidthPx}
        role="group"
        tabIndex={0}
        aria-label={label}
        onCopy={onCopy}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          if (dragging.current && selection !== undefined && selection.anchor === selection.focus) onByte?.(selection.focus)
          dragging.current = false
        }}
        onBlur={() => setSaid(false)}
      />
      <VisuallyHidden>
        <span role="status">{said()}</span>
      </VisuallyHidden>
    </>
  )
}

function byteAt(event: PointerEvent): { readonly index: number; readonly column: HexSelection['column'] } | undefined {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-byte]') : null
  if (target === null) return undefined
  return { index: Number(target.dataset.byte), column: target.dataset.column === 'text' ? 'text' : 'hex' }
}
