import { describe, expect, test } from 'vitest'
import { candidates, decodeMessage, summaryOf } from './decode'
import { certaintyFloor } from './decoder'
import { decoders } from './index'
import { messageOf } from './message-input'
import { bitcoinSamples } from './samples/bitcoin'
import { multiversoSamples, singaSamples } from './samples/learning'
import { ntopngSamples } from './samples/ntopng'
import {
  coppeliasimSamples,
  eddnSamples,
  gazeboBuilt,
  gazeboSamples,
  kvSamples,
  mispSamples,
  moneroSamples,
  pupilSamples,
} from './samples/others'
import { gnuradioSamples } from './samples/radio'

const samples: readonly (readonly [string, readonly (readonly Uint8Array[])[]])[] = [
  ['bitcoin', bitcoinSamples],
  ['ntopng', ntopngSamples],
  ['monero', moneroSamples],
  ['misp', mispSamples],
  ['gazebo', [...gazeboSamples, ...gazeboBuilt]],
  ['kv_events', kvSamples],
  ['eddn', eddnSamples],
  ['pupil', pupilSamples],
  ['coppeliasim', coppeliasimSamples],
  ['gnuradio', gnuradioSamples],
  ['multiverso', multiversoSamples],
  ['singa', singaSamples],
]

describe.each(samples)('messages of %s', (name, messages) => {
  test('are known by their own decoder, and claimed by no other', () => {
    for (const frames of messages) {
      const message = messageOf(frames)
      expect(summaryOf(message).decoder).toBe(name)
      const claimed = candidates(message, undefined).filter(({ scope, certainty }) => scope === 'message' && certainty >= certaintyFloor)
      expect(claimed.map(({ decoder }) => decoder)).toEqual([name])
    }
  })

  test('decode without problems, and each node of the root has its bytes', () => {
    for (const frames of messages) {
      const { problems, error, tree } = decodeMessage(messageOf(frames))
      expect({ problems, error }).toEqual({ problems: [], error: undefined })
      for (const { range } of tree) expect(range).toBeDefined()
    }
  })
})

test('every decoder has a name of its own that filters can write', () => {
  const names = decoders.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/u)
})
