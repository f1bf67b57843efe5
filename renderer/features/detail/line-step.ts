const pageLines = 12

/** The line that a key leads to from the active one, or from -1; `undefined`: the key moves nothing. */
export function lineStep(key: string, lineCount: number, active: number): number | undefined {
  const last = lineCount - 1
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active < 0 ? last : active - 1,
    PageDown: active + pageLines,
    PageUp: active - pageLines,
    Home: 0,
    End: last,
  }
  const step = steps[key]
  return step === undefined || lineCount === 0 ? undefined : Math.min(Math.max(step, 0), last)
}
