import { describe, expect, test } from 'vitest'
import { recorded, tapped } from '../../../e2e/protocols/recorded'
import { correlationOf } from '../../../shared/decoders/decode'
import { decoders } from '../../../shared/decoders/index'
import { messageOf } from '../../../shared/decoders/message-input'
import { Correlator, correlatingDecoders } from './correlator'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const junk = messageOf([bytes('hello'), bytes('{"id": 1}')])
const messages = recorded('jupyter').map(tapped)

describe('the ids by which messages pair', () => {
  test('are those that the whole list of decoders finds', () => {
    const correlator = new Correlator()
    const ids = messages.map((message) => correlator.of(message))
    expect(ids.filter((id) => id !== undefined).length).toBeGreaterThan(50)
    expect(ids).toEqual(messages.map((message) => correlationOf(message)))
  })

  test('are looked for in the first messages only', () => {
    const [message] = messages
    if (message === undefined) throw new Error('nothing is recorded')
    const late = new Correlator()
    for (let count = 0; count < 16; count += 1) expect(late.of(junk)).toBeUndefined()
    expect(late.hasGivenUp).toBe(true)
    expect(late.of(message)).toBeUndefined()
    const early = new Correlator()
    for (let count = 0; count < 15; count += 1) early.of(junk)
    expect(early.of(message)).toBeDefined()
    expect(early.hasGivenUp).toBe(false)
  })

  test('come from every protocol that has some and asks and answers', () => {
    const publishing = ['bitcoin', 'chp']
    const names = decoders.filter((decoder) => decoder.scope === 'message' && decoder.correlate !== undefined).map(({ name }) => name)
    expect(names.filter((name) => !publishing.includes(name)).toSorted()).toEqual(correlatingDecoders.map(({ name }) => name).toSorted())
  })
})
