import { expect, test } from 'vitest'
import { bytes } from '../testing'
import { envelopeOf } from './envelope'

const empty = new Uint8Array(0)

test('a ROUTER’s envelope is the routing id and what comes up to the empty delimiter', () => {
  expect(envelopeOf('ROUTER', [bytes('id'), empty, bytes('body')])).toMatchObject({ frames: 2, delimited: true })
  expect(envelopeOf('ROUTER', [bytes('id'), bytes('hop'), empty, bytes('body'), empty])).toMatchObject({ frames: 3, delimited: true })
})

test('without a delimiter it is the routing id alone', () => {
  expect(envelopeOf('ROUTER', [bytes('id'), bytes('body')])).toMatchObject({ frames: 1, delimited: false })
  expect(envelopeOf('ROUTER', [bytes('id')])).toMatchObject({ frames: 1, delimited: false })
})

test('a DEALER’s envelope ends in the delimiter, and is nothing without one', () => {
  expect(envelopeOf('DEALER', [empty, bytes('body')])).toMatchObject({ frames: 1, delimited: true })
  expect(envelopeOf('DEALER', [bytes('id'), empty, bytes('body')])).toMatchObject({ frames: 2, delimited: true })
  expect(envelopeOf('DEALER', [bytes('body')])).toEqual({ key: '', frames: 0, delimited: false })
})

test('a message that ends in its first empty frame has that as its body', () => {
  expect(envelopeOf('ROUTER', [bytes('id'), empty])).toMatchObject({ frames: 1, delimited: false })
  expect(envelopeOf('DEALER', [empty])).toMatchObject({ frames: 0, delimited: false })
  expect(envelopeOf('ROUTER', [bytes('id'), empty, empty])).toMatchObject({ frames: 2, delimited: true })
})

test('an empty frame far inside, or after a frame too large for a routing id, is body', () => {
  const many = Array.from({ length: 20 }, (_, index) => bytes(`${index}`))
  expect(envelopeOf('ROUTER', [bytes('id'), ...many, empty, bytes('x')])).toMatchObject({ frames: 1, delimited: false })
  expect(envelopeOf('DEALER', [new Uint8Array(256), empty, bytes('x')])).toMatchObject({ frames: 0, delimited: false })
  expect(envelopeOf('DEALER', [new Uint8Array(255), empty, bytes('x')])).toMatchObject({ frames: 2, delimited: true })
})

test('REQ and REP have none: the socket takes it off', () => {
  expect(envelopeOf('REQ', [empty, bytes('x')])).toMatchObject({ key: '', frames: 0 })
})

test('two envelopes share a key only if they are the same', () => {
  const keys = [
    [bytes('a'), bytes('bc'), empty, bytes('x')],
    [bytes('ab'), bytes('c'), empty, bytes('x')],
    [bytes('abc'), empty, bytes('x')],
    [bytes('abc'), bytes('x')],
    [Uint8Array.of(0, 200, 7), bytes('x')],
    [Uint8Array.of(0, 201, 7), bytes('x')],
  ].map((frames) => envelopeOf('ROUTER', frames).key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(envelopeOf('ROUTER', [bytes('abc'), empty, bytes('other body')]).key).toBe(keys[2])
})
