export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark'
  readonly text: string
}

export interface JsonLine {
  /** How many objects and arrays it stands in. */
  readonly depth: number
  readonly tokens: readonly JsonToken[]
}

const tokenPattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[-+.\w]+|[{}[\],:]/g

/**
 * Lays JSON out in lines, from its source text: every token stays as it was written, so that large numbers, the order of
 * keys, doubled keys and escapes are shown as they were sent. The text must be valid JSON.
 */
export function jsonLines(source: string): readonly JsonLine[] {
  const texts = source.match(tokenPattern) ?? []
  const lines: JsonLine[] = []
  let depth = 0
  let tokens: JsonToken[] = []
  const breakLine = (): void => {
    if (tokens.length > 0) lines.push({ depth, tokens })
    tokens = []
  }
  texts.forEach((text, index) => {
    const next = texts[index + 1]
    switch (text) {
      case '{':
      case '[':
        tokens.push({ kind: 'mark', text })
        if (next === '}' || next === ']') return
        breakLine()
        depth += 1
        return
      case '}':
      case ']':
        if (!isOpening(texts[index - 1])) {
          breakLine()
          depth -= 1
        }
        tokens.push({ kind: 'mark', text })
        return
      case ',':
        tokens.push({ kind: 'mark', text })
        breakLine()
        return
      case ':':
        tokens.push({ kind: 'mark', text: ': ' })
        return
      default:
        tokens.push({ kind: kindOf(text, next), text })
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
