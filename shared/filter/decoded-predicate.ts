import type { Predicate } from './chunk'
import { FrameCursor } from './frame-cursor'
import type { ValueTest } from './value-test'

/** Rows for which a decoder has a value that passes; the dearest kind, as each row's frames are handed to the decoder. */
export function decodedPredicate(name: string, test: ValueTest): Predicate {
  return {
    cost: 9,
    columns: ['payloadEnd', 'flags', 'envelopeFrames'],
    payload: true,
    narrow: ({ chunk, context, from }, mask) => {
      const { decoded } = context
      if (decoded === undefined) {
        mask.fill(0)
        return
      }
      const cursor = new FrameCursor(chunk)
      for (let row = 0; row < mask.length; row += 1) {
        if (mask[row] === 0) continue
        const frames: Uint8Array[] = []
        cursor.open(from + row)
        while (cursor.next()) frames.push(chunk.slab.subarray(cursor.bodyAt, cursor.bodyEnd))
        const envelopeFrames = chunk.columns.envelopeFrames[from + row] ?? 0
        if (!test(decoded(name, frames, envelopeFrames))) mask[row] = 0
      }
    },
  }
}
