/** What a text was made from: its template, and what was filled in, by number. */
export interface Found {
  readonly template: string
  readonly values: Readonly<Record<string, string>>
}

interface Template {
  readonly template: string
  /** What stands before, between and behind the slots. */
  readonly literals: readonly string[]
  readonly weight: number
}

/** Answers that are kept, for lists ask for the same few again and again. */
const maxKept = 500

/**
 * Finds the template (`{{0}} cannot be written.`) that a sentence was made from, among those there are. That the text alone
 * tells is what lets sessions of any age, of any version, be read in any language.
 */
export class Templates {
  readonly #whole = new Set<string>()
  /** Those that begin with a slot are under the empty text, all others under their first character. */
  readonly #filled = new Map<string, Template[]>()
  readonly #kept = new Map<string, Found | undefined>()

  constructor(templates: Iterable<string>) {
    for (const template of templates) {
      const literals = template.split(/\{\{\d+\}\}/u)
      if (literals.length === 1) this.#whole.add(template)
      else this.#add({ template, literals, weight: literals.join('').length })
    }
  }

  #add(template: Template): void {
    const first = template.literals[0]?.[0] ?? ''
    const bucket = this.#filled.get(first)
    if (bucket === undefined) this.#filled.set(first, [template])
    else bucket.push(template)
  }

  /** The one that says most of the text itself; `undefined` for what is no sentence of ours. */
  find(text: string): Found | undefined {
    if (this.#whole.has(text)) return { template: text, values: {} }
    if (this.#kept.has(text)) return this.#kept.get(text)
    const found = this.#seek(text)
    if (this.#kept.size >= maxKept) this.#kept.clear()
    this.#kept.set(text, found)
    return found
  }

  #seek(text: string): Found | undefined {
    let best: Template | undefined
    let values: readonly string[] = []
    for (const bucket of [this.#filled.get(text[0] ?? ''), this.#filled.get('')]) {
      for (const template of bucket ?? []) {
        if (best !== undefined && template.weight <= best.weight) continue
        const filled = filledIn(text, template.literals)
        if (filled === undefined) continue
        best = template
        values = filled
      }
    }
    return best === undefined ? undefined : { template: best.template, values: Object.fromEntries(values.entries()) }
  }
}

/** What stands between the literals; they are looked for from left to right, so that no text is slow. */
function filledIn(text: string, literals: readonly string[]): readonly string[] | undefined {
  const first = literals[0] ?? ''
  const last = literals.at(-1) ?? ''
  const end = text.length - last.length
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return undefined
  const values: string[] = []
  let from = first.length
  for (const literal of literals.slice(1, -1)) {
    const at = text.indexOf(literal, from)
    if (at < 0 || at + literal.length > end) return undefined
    values.push(text.slice(from, at))
    from = at + literal.length
  }
  values.push(text.slice(from, end))
  return values
}
