export interface WrittenChunk {
  readonly firstRow: number
  readonly rows: number
  readonly messages: number
  readonly firstExchange: number
}

/** The chunks that are in the file, in order of their rows. */
export class WrittenChunks {
  readonly #chunks: WrittenChunk[] = []
  #messages = 0

  /** Notes a chunk, in place of one with the same first row. */
  put(chunk: WrittenChunk): void {
    const place = this.#placeOf(chunk.firstRow)
    const older = this.#chunks[place - 1]
    this.#messages += chunk.messages
    if (older?.firstRow === chunk.firstRow) {
      this.#messages -= older.messages
      this.#chunks[place - 1] = chunk
    } else this.#chunks.splice(place, 0, chunk)
  }

  get oldest(): WrittenChunk | undefined {
    return this.#chunks[0]
  }

  dropOldest(): void {
    this.#messages -= this.#chunks.shift()?.messages ?? 0
  }

  /** Messages in all of them. */
  get messages(): number {
    return this.#messages
  }

  /** The first row of the chunk that a row is in. */
  chunkOf(row: number): number | undefined {
    const chunk = this.#chunks[this.#placeOf(row) - 1]
    return chunk !== undefined && row < chunk.firstRow + chunk.rows ? chunk.firstRow : undefined
  }

  get endRow(): number {
    const newest = this.#chunks.at(-1)
    return newest === undefined ? 1 : newest.firstRow + newest.rows
  }

  /** How many chunks begin at this row or before. */
  #placeOf(row: number): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#chunks[middle]?.firstRow ?? 0) <= row) low = middle + 1
      else high = middle
    }
    return low
  }
}
