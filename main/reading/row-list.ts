const chunkLength = 65_536

/** Rows in order, as distances from a base: four bytes each, for sessions of any length. */
interface Chunk {
  /** Position of its first row. */
  start: number
  base: number
  offsets: Uint32Array
  count: number
}

/**
 * Rows in ascending order, by position. Positions are absolute: a row keeps its own when older rows are dropped, and moves
 * only when rows are put in before it or taken out.
 */
export class RowList {
  #chunks: Chunk[] = []
  /** The first position that exists. */
  #start = 0
  #end = 0

  get start(): number {
    return this.#start
  }

  /** One past the last position. */
  get end(): number {
    return this.#end
  }

  /** Bytes that it takes. */
  get heldBytes(): number {
    return this.#chunks.reduce((sum, { offsets }) => sum + offsets.byteLength, 0)
  }

  /** The row at a position, or `undefined` outside of what is there. */
  at(position: number): number | undefined {
    if (position < this.#start || position >= this.#end) return undefined
    const chunk = this.#chunks[this.#chunkAt(position)]
    return chunk === undefined ? undefined : chunk.base + (chunk.offsets[position - chunk.start] ?? 0)
  }

  /** The first position whose row is `row` or newer; {@link end} when there is none. */
  positionFrom(row: number): number {
    let low = this.#start
    let high = this.#end
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((this.at(middle) ?? 0) < row) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Where a row is, if it is in the list. */
  positionOf(row: number): number | undefined {
    const position = this.positionFrom(row)
    return this.at(position) === row ? position : undefined
  }

  /** Adds rows that are newer than all before them: `base` and each of the offsets, `count` of them. */
  append(base: number, offsets: Uint32Array, count = offsets.length): void {
    for (let taken = 0; taken < count; ) {
      const chunk = this.#room(base + (offsets[taken] ?? 0))
      const shift = base - chunk.base
      const some = Math.min(count - taken, chunk.offsets.length - chunk.count)
      for (let index = 0; index < some; index += 1) chunk.offsets[chunk.count + index] = shift + (offsets[taken + index] ?? 0)
      chunk.count += some
      this.#end += some
      taken += some
    }
  }

  /** Puts `rows`, in order, in place of those from the row `from` to before `to`; answers whether that changed anything. */
  replace(from: number, to: number, rows: readonly number[]): boolean {
    const first = this.positionFrom(from)
    const last = this.positionFrom(to)
    if (last - first === rows.length && rows.every((row, index) => this.at(first + index) === row)) return false
    const kept: number[] = []
    const firstChunk = this.#chunks[this.#chunkAt(first)]
    const start = first === this.#end ? first : (firstChunk?.start ?? first)
    for (let position = Math.max(start, this.#start); position < first; position += 1) kept.push(this.at(position) ?? 0)
    const rest = this.#takeFrom(Math.max(start, this.#start), last)
    for (const row of [...kept, ...rows]) this.#append(row)
    for (const chunk of rest) this.append(chunk.base, chunk.offsets, chunk.count)
    return true
  }

  /** Forgets the rows before this one; the others keep their positions. */
  dropBefore(row: number): void {
    if (this.#start === this.#end || (this.at(this.#start) ?? 0) >= row) return
    this.#start = this.positionFrom(row)
    const kept = this.#chunks.findIndex(({ start, count }) => start + count > this.#start)
    this.#chunks.splice(0, kept < 0 ? this.#chunks.length : kept)
  }

  #append(row: number): void {
    const chunk = this.#room(row)
    chunk.offsets[chunk.count] = row - chunk.base
    chunk.count += 1
    this.#end += 1
  }

  /** Ends the list at a position; answers with the chunks of what was from another position on. */
  #takeFrom(position: number, from: number): readonly Chunk[] {
    const rest: Chunk[] = []
    for (const chunk of this.#chunks) {
      const skipped = Math.max(0, from - chunk.start)
      if (skipped >= chunk.count) continue
      rest.push({ start: 0, base: chunk.base, offsets: chunk.offsets.slice(skipped, chunk.count), count: chunk.count - skipped })
    }
    const at = this.#chunkAt(position)
    const chunk = this.#chunks[at]
    this.#chunks.length = Math.max(0, at + 1)
    if (chunk !== undefined) {
      chunk.count = Math.max(0, Math.min(chunk.count, position - chunk.start))
      if (chunk.count === 0) this.#chunks.pop()
    }
    this.#end = position
    return rest
  }

  /** The last chunk, with room for a row. */
  #room(row: number): Chunk {
    const last = this.#chunks.at(-1)
    if (last !== undefined && last.count < last.offsets.length && row >= last.base && row - last.base <= 0xffff_ffff) return last
    // Short lists stay small: each chunk is as long as all before it.
    const length = Math.min(chunkLength, Math.max(256, this.#end - this.#start))
    const chunk = { start: this.#end, base: row, offsets: new Uint32Array(length), count: 0 }
    this.#chunks.push(chunk)
    return chunk
  }

  /** The index of the last chunk that starts at a position or before; −1 when there is none. */
  #chunkAt(position: number): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#chunks[middle]?.start ?? 0) <= position) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
