export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark'
  readonly text: string
  /** Where it begins in the source. */
  readonly at: number
}

/** A value that is no object or array, and where it stands. */
export interface JsonNode {
  readonly path: readonly (string | number)[]
  /** As it was written. */
  readonly source: string
}

export interface JsonLine {
  /** How many objects and arrays it stands in. */
  readonly depth: number
  readonly tokens: readonly JsonToken[]
  /** What the line has beside its name. */
  readonly node?: JsonNode
}

const tokenPattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[-+.\w]+|[{}[\],:]/g

/**
 * Lays JSON out in lines, from its source text: every token stays as it was written, so that large numbers, the order of
 * keys, doubled keys and escapes are shown as they were sent. The text must be valid JSON.
 */
export function jsonLines(source: string): readonly JsonLine[] {
  const found = [...source.matchAll(tokenPattern)].map(({ 0: text, index }) => ({ text, at: index }))
  const lines: JsonLine[] = []
  /** The name or number in each object and array that is open. */
  const path: (string | number)[] = []
  let depth = 0
  let tokens: JsonToken[] = []
  let node: JsonNode | undefined
  const breakLine = (): void => {
    if (tokens.length > 0) lines.push({ depth, tokens, ...(node === undefined ? {} : { node }) })
    tokens = []
    node = undefined
  }
  found.forEach(({ text, at }, index) => {
    const next = found[index + 1]?.text
    switch (text) {
      case '{':
      case '[':
        tokens.push({ kind: 'mark', text, at })
        path.push(text === '{' ? '' : 0)
        if (next === '}' || next === ']') return
        breakLine()
        depth += 1
        return
      case '}':
      case ']':
        path.pop()
        if (!isOpening(found[index - 1]?.text)) {
          breakLine()
          depth -= 1
        }
        tokens.push({ kind: 'mark', text, at })
        return
      case ',': {
        tokens.push({ kind: 'mark', text, at })
        breakLine()
        const place = path.at(-1)
        if (typeof place === 'number') path[path.length - 1] = place + 1
        return
      }
      case ':':
        tokens.push({ kind: 'mark', text: ': ', at })
        return
      default: {
        const kind = kindOf(text, next)
        tokens.push({ kind, text, at })
        if (kind === 'key') path[path.length - 1] = String(JSON.parse(text))
        else node = { path: [...path], source: text }
      }
    }
  })
  breakLine()
  return lines
}

const isOpening = (text: string | undefined): boolean => text === '{' || text === '['

function kindOf(text: string, next: string | undefined): JsonToken['kind'] {
  if (text.startsWith('"')) return next === ':' ? 'key' : 'string'
  return /^[-\d]/.test(text) ? 'number' : 'word'
}

/** The lines as text, two spaces for each depth: what is copied. */
export const jsonTextOf = (lines: readonly JsonLine[]): string =>
  lines.map(({ depth, tokens }) => '  '.repeat(depth) + tokens.map(({ text }) => text).join('')).join('\n')
