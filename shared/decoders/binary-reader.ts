import { type Sentence, verbatim } from '../sentences/said'
import { utf8Text, viewOf } from './byte-text'
import type { DecodedValue, NodeKind } from './decoder'
import type { ReaderStatus, StructureReader } from './structure'

/** What readers of binary formats share: where they are, what is open, and how they say that they cannot go on. */
export abstract class BinaryReader implements StructureReader {
  event: 'open' | 'close' | 'value' = 'value'
  status: ReaderStatus = 'reading'
  problem = verbatim('')
  kind: NodeKind = 'nothing'
  from = 0
  to = 0
  protected readonly bytes: Uint8Array
  protected readonly view: DataView
  protected at: number
  protected depth = 0
  protected started = false
  /** Whether the event has a key, and the key as text or as its UTF-8. */
  protected inMap = false
  protected key: string | Uint8Array = ''
  /** Of each open container, by depth: whether it is a map, and what its format counts. */
  protected maps = new Uint8Array(64)
  protected left: Float64Array = new Float64Array(64)

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes
    this.view = viewOf(bytes)
    this.at = at
  }

  abstract next(): boolean
  abstract text(maxLength: number): string
  abstract scalar(): DecodedValue

  /** The place after what was read. */
  rest(): number {
    return this.at
  }

  name(): string | undefined {
    if (!this.inMap) return undefined
    return typeof this.key === 'string' ? this.key : utf8Text(this.key.subarray(0, maxKey))
  }

  /** Opens a container; `left` is what its format counts. */
  protected push(left: number): void {
    if (this.depth === this.maps.length) {
      const maps = new Uint8Array(this.maps.length * 4)
      maps.set(this.maps)
      this.maps = maps
      const wider = new Float64Array(maps.length)
      wider.set(this.left)
      this.left = wider
    }
    this.maps[this.depth] = this.kind === 'map' ? 1 : 0
    this.left[this.depth] = left
    this.depth += 1
    this.event = 'open'
  }

  protected pop(): true {
    this.depth -= 1
    this.event = 'close'
    this.kind = this.maps[this.depth] === 1 ? 'map' : 'list'
    this.from = this.at
    this.to = this.at
    return true
  }

  protected get isInMap(): boolean {
    return this.depth > 0 && this.maps[this.depth - 1] === 1
  }

  protected goTo(end: number): boolean {
    if (end > this.bytes.byteLength) return this.short()
    this.at = end
    this.to = end
    return true
  }

  protected end(): false {
    this.status = 'end'
    return false
  }

  protected short(): false {
    this.status = 'short'
    return false
  }

  protected bad(problem: Sentence): false {
    this.status = 'bad'
    this.problem = problem
    return false
  }
}

export const maxKey = 256
export const maxScalar = 4096
