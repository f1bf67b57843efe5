import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IdHash } from '../../../shared/decoders/ids/id-hash'
import { IdTable } from './id-table'
import type { Conversation } from './open-requests'

function hashOf(id: number): IdHash {
  const hash = new IdHash()
  hash.start()
  hash.number(id)
  return hash
}

test('a table of ids finds what a map would, whatever is added and taken out', () => {
  const step = fc.record({ id: fc.nat(150), asks: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 800 }), (steps) => {
      const table = new IdTable()
      const known = new Map<number, Conversation>()
      for (const { id, asks } of steps) {
        expect(table.find(hashOf(id))).toBe(known.get(id))
        const found = known.get(id)
        if (asks && found === undefined) {
          const conversation = table.add(hashOf(id))
          conversation.size = 1
          known.set(id, conversation)
        } else if (!asks && found !== undefined) {
          found.size = 0
          table.delete(hashOf(id))
          known.delete(id)
        }
      }
      expect(new Set(table.values())).toEqual(new Set(known.values()))
    }),
    { numRuns: 300 },
  )
})

test('what is forgotten because nothing is open under it makes room', () => {
  const table = new IdTable()
  const open = table.add(hashOf(-1))
  open.size = 1
  // Each timed out, and nobody took its id out.
  for (let id = 0; id < 1000; id += 1) table.add(hashOf(id))
  expect(table.find(hashOf(-1))).toBe(open)
  expect([...table.values()].length).toBeLessThan(64)
})
