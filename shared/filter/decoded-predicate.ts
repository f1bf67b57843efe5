import { directions, socketTypes } from '../model'
import { chunkFlags, type Predicate } from './chunk'
import type { FieldType } from './fields'
import { FrameCursor } from './frame-cursor'
import type { ValueTest } from './value-test'

/** What a decoder costs; see {@link Predicate.cost}. */
export const decodedCost = 9
/** One of the user's own: most of all. */
export const ownDecodedCost = 10

type Decoded = Extract<FieldType, { kind: 'decoded' }>

/** Rows for which a decoder has a value that passes; the dearest kind, as each row's frames are handed to the decoder. */
export function decodedPredicate({ name, own }: Decoded, test: ValueTest): Predicate {
  return {
    cost: own === true ? ownDecodedCost : decodedCost,
    columns: ['payloadEnd', 'flags', 'envelopeFrames', 'kind', 'source', 'direction', 'socket'],
    payload: true,
    narrow: ({ chunk, context, from }, mask) => {
      const { decoded } = context
      if (decoded === undefined) {
        mask.fill(0)
        return
      }
      const { columns } = chunk
      const cursor = new FrameCursor(chunk)
      for (let row = 0; row < mask.length; row += 1) {
        if (mask[row] === 0) continue
        const index = from + row
        // Events, commands and what is encrypted say nothing that a decoder reads.
        if (columns.kind[index] !== 0 || ((columns.flags[index] ?? 0) & chunkFlags.encrypted) !== 0) {
          mask[row] = 0
          continue
        }
        const frames: Uint8Array[] = []
        cursor.open(index)
        while (cursor.next()) frames.push(chunk.slab.subarray(cursor.bodyAt, cursor.bodyEnd))
        const message = {
          row: chunk.firstRow + index,
          frames,
          envelopeFrames: cursor.envelope,
          source: columns.source[index] ?? 0,
          direction: directions[columns.direction[index] ?? 0],
          socket: socketTypes[columns.socket[index] ?? socketTypes.length],
        }
        if (!test(decoded(name, message))) mask[row] = 0
      }
    },
  }
}
