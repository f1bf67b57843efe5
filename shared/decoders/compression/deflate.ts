import { Gunzip, Unzlib } from 'fflate/browser'
import { said } from '../../sentences/said'
import type { Inflate } from './inflated'
import { Output } from './output'

/** Deflate makes at most 1032 bytes of one, so this bounds what one step can give. */
const stepBytes = 4096

const inflateWith =
  (open: (handler: (bytes: Uint8Array) => void) => { push: (chunk: Uint8Array, final?: boolean) => void }): Inflate =>
  (compressed, limit, charge, cut) => {
    const output = new Output(limit)
    let given = 0
    const stream = open((bytes) => {
      given += bytes.byteLength
      output.append(bytes)
    })
    for (let at = 0; at < compressed.byteLength && given <= limit; at += stepBytes) {
      const before = given
      const isLast = at + stepBytes >= compressed.byteLength && !cut
      try {
        stream.push(compressed.subarray(at, at + stepBytes), isLast)
      } catch {
        const problem = isLast ? said`The compressed bytes end too early or are damaged.` : said`The compressed bytes are damaged.`
        return { bytes: output.result(), isCut: false, problem }
      }
      charge(Math.min(stepBytes, compressed.byteLength - at) + given - before)
    }
    return { bytes: output.result(), isCut: given > limit, problem: undefined }
  }

/** RFC 1950. */
export const inflateZlib = inflateWith((handler) => new Unzlib(handler))
/** RFC 1952. */
export const inflateGzip = inflateWith((handler) => new Gunzip(handler))
