import { describe, expect, it } from 'vitest'
import { needsSession } from './session-runtime'

describe('a command line', () => {
  it.each([
    ['read', 'orders.zmqs'],
    ['tap', '--listen', 'tcp://127.0.0.1:1', '--upstream', 'tcp://127.0.0.1:2', '-w', 'orders.zmqs'],
    ['connect', 'tcp://127.0.0.1:1', '--type', 'sub', '--write=orders.zmqs'],
  ])('needs a session: %s %s', (...typed) => {
    expect(needsSession(typed)).toBe(true)
  })

  it.each([[], ['tap', '--listen', 'tcp://127.0.0.1:1'], ['request', 'tcp://127.0.0.1:1', '-w'], ['connect', '--', '-w']])(
    'needs none: %s %s',
    (...typed) => {
      expect(needsSession(typed)).toBe(false)
    },
  )
})
