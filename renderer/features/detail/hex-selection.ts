/** Bytes that are marked, by index; `focus` is the end that moves. */
export interface HexSelection {
  readonly anchor: number
  readonly focus: number
  /** Where it was made decides what is copied: digits or characters. */
  readonly column: 'hex' | 'text'
}

/** The bytes of a selection: `from` inclusive, `to` exclusive. */
export function selectedRange({ anchor, focus }: HexSelection): { readonly from: number; readonly to: number } {
  return { from: Math.min(anchor, focus), to: Math.max(anchor, focus) + 1 }
}

interface SelectionKey {
  readonly key: string
  readonly shift: boolean
  readonly count: number
  readonly bytesPerLine: number
}

/** The selection after a key that moves it, or `undefined` when the key does not. */
export function movedSelection(
  selection: HexSelection | undefined,
  { key, shift, count, bytesPerLine }: SelectionKey,
): HexSelection | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -bytesPerLine,
    ArrowDown: bytesPerLine,
    PageUp: -bytesPerLine * 16,
    PageDown: bytesPerLine * 16,
    Home: -count,
    End: count,
  }
  const step = steps[key]
  if (step === undefined || count === 0) return undefined
  if (selection === undefined) return { anchor: 0, focus: 0, column: 'hex' }
  const focus = Math.min(Math.max(selection.focus + step, 0), count - 1)
  return { anchor: shift ? selection.anchor : focus, focus, column: selection.column }
}
