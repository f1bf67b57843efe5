import fc from 'fast-check'
import { expect, it } from 'vitest'
import { copyBytes } from './copy-bytes'

it('copies what it is asked to and touches nothing else, wherever source and target lie', () => {
  const source = Uint8Array.from({ length: 20_000 }, (_, at) => (at * 31) % 251)
  fc.assert(
    fc.property(fc.nat(9000), fc.nat(10_000), fc.nat(9000), (start, length, at) => {
      const target = new Uint8Array(new SharedArrayBuffer(20_000)).fill(255)
      const expected = new Uint8Array(20_000).fill(255)
      expected.set(source.subarray(start, start + length), at)
      copyBytes(target, at, source, start, start + length)
      expect(Buffer.compare(target, expected)).toBe(0)
    }),
  )
})
