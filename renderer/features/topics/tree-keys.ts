interface Line {
  readonly level: number
  /** `undefined`: nothing is below it. */
  readonly isExpanded: boolean | undefined
}

type TreeStep = { readonly kind: 'go'; readonly index: number } | { readonly kind: 'expand' } | { readonly kind: 'collapse' }

/** What a key does in a tree (the WAI-ARIA pattern), from the active line or -1; `undefined`: nothing. */
export function nextLine(lines: readonly Line[], active: number, key: string, pageLines: number): TreeStep | undefined {
  const line = lines[active]
  const go = (index: number): TreeStep => ({ kind: 'go', index: Math.min(Math.max(0, index), lines.length - 1) })
  switch (key) {
    case 'ArrowDown':
      return go(active + 1)
    case 'ArrowUp':
      return go(active < 0 ? lines.length - 1 : active - 1)
    case 'PageDown':
      return go(active + pageLines)
    case 'PageUp':
      return go(active - pageLines)
    case 'Home':
      return go(0)
    case 'End':
      return go(lines.length - 1)
    case 'ArrowRight':
      if (line?.isExpanded === undefined) return undefined
      return line.isExpanded ? go(active + 1) : { kind: 'expand' }
    case 'ArrowLeft': {
      if (line === undefined) return undefined
      if (line.isExpanded === true) return { kind: 'collapse' }
      const parent = lines.slice(0, active).findLastIndex(({ level }) => level < line.level)
      return parent < 0 ? undefined : go(parent)
    }
    default:
      return undefined
  }
}
