import { describe, expect, it } from 'vitest'
import { draftFor, withDraft } from './decoder-choice'

const place = { source: 'quotes', topic: 'AAPL', frames: 2 }
const draft = { decoder: 'protobuf', scope: 'topic', frame: undefined, schema: 'id', type: ' Quote ' } as const

describe('a choice of a decoder', () => {
  it('is found again for the messages that it was made for, and only for those', () => {
    const choices = withDraft([], draft, place)
    expect(choices).toEqual([{ source: 'quotes', topic: 'AAPL', decoder: 'protobuf', schema: 'id', type: 'Quote' }])
    expect(draftFor(choices, place)).toEqual({ ...draft, type: 'Quote' })
    expect(draftFor(choices, { ...place, topic: 'MSFT' })).toMatchObject({ decoder: undefined, scope: 'topic' })
    expect(draftFor(choices, { ...place, topic: undefined, frames: 1 })).toMatchObject({ decoder: undefined, scope: 'source' })
  })

  it('takes the place of what was chosen before for the same messages', () => {
    const before = withDraft([], draft, place)
    expect(withDraft(before, { ...draft, decoder: 'json', schema: undefined, type: '' }, place)).toEqual([
      { source: 'quotes', topic: 'AAPL', decoder: 'json' },
    ])
    expect(withDraft(before, { ...draft, scope: 'source' }, place)).toHaveLength(2)
  })

  it('is taken back by choosing none', () => {
    const before = withDraft([], draft, place)
    expect(withDraft(before, { ...draft, decoder: undefined, schema: undefined, type: '' }, place)).toEqual([])
  })

  it('for one frame is shown before that for all', () => {
    const choices = withDraft(withDraft([], draft, place), { ...draft, decoder: 'hex', frame: 1, schema: undefined, type: '' }, place)
    expect(draftFor(choices, place)).toMatchObject({ decoder: 'hex', frame: 1 })
  })
})
