import { describe, expect, test } from 'vitest'
import { choiceFor } from '../decoders/choice'
import { withKeys } from './key-choices'

const sources = [
  { source: 'shell', key: 'k', isHeartbeat: false },
  { source: 'beat', key: 'k', isHeartbeat: true },
]
const at = (source: string, topic?: string) => ({ source, topic, frame: -1, count: 1 })

describe('the key of a kernel', () => {
  test('goes with whatever is chosen for its sources', () => {
    const choices = withKeys(
      [{ decoder: 'hex' }, { topic: 't', decoder: 'json' }, { source: 'shell', topic: 'u', decoder: 'text' }],
      sources,
    )
    expect(choiceFor(choices, at('shell'))).toMatchObject({ decoder: 'hex', settings: { key: 'k' } })
    expect(choiceFor(choices, at('shell', 't'))).toMatchObject({ decoder: 'json', settings: { key: 'k' } })
    expect(choiceFor(choices, at('shell', 'u'))).toMatchObject({ decoder: 'text', settings: { key: 'k' } })
  })

  test('and a heartbeat is read as one', () => {
    expect(choiceFor(withKeys([], sources), at('beat'))).toMatchObject({ decoder: 'jupyter', settings: { key: 'k' } })
  })

  test('goes to no other source, and the user’s own choice for a source counts', () => {
    const choices = withKeys([{ decoder: 'hex' }, { source: 'beat', decoder: 'text' }], sources)
    expect(choiceFor(choices, at('other'))).toEqual({ decoder: 'hex' })
    expect(choiceFor(choices, at('beat'))).toMatchObject({ decoder: 'text', settings: { key: 'k' } })
  })
})
