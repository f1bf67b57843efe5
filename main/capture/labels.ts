import type { RowId } from '../../shared/model'

interface Label {
  text: string
  live: boolean
  /** The newest row that refers to it. */
  lastRow: number
}

/**
 * What ids in rows stand for (a source's name, a connection's endpoint). A label stays known while it is live or a row
 * that refers to it is held; {@link prune} forgets the others.
 */
export class Labels<Id extends number> {
  readonly #labels = new Map<Id, Label>()

  set(id: Id, text: string): void {
    const label = this.#labels.get(id)
    if (label === undefined) this.#labels.set(id, { text, live: true, lastRow: 0 })
    else label.text = text
  }

  get(id: Id): string | undefined {
    return this.#labels.get(id)?.text
  }

  /** A row refers to it. */
  used(id: Id, row: RowId): void {
    const label = this.#labels.get(id)
    if (label !== undefined) label.lastRow = row
  }

  /** Nothing will refer to it from now on. */
  retire(id: Id): void {
    const label = this.#labels.get(id)
    if (label !== undefined) label.live = false
  }

  /** Forgets the retired labels to which no row refers from this one on. */
  prune(firstRow: RowId): void {
    for (const [id, label] of this.#labels) {
      if (!label.live && label.lastRow < firstRow) this.#labels.delete(id)
    }
  }
}
