import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCommandLine } from './command-line'

describe('the app’s command line', () => {
  it('knows its own options among those of Chromium', () => {
    expect(parseCommandLine(['--no-sandbox', '.', '--demo', '--user-data-dir=/x', '--screenshot', 'shot.png'])).toEqual({
      demo: true,
      screenshot: resolve('shot.png'),
      session: undefined,
    })
    expect(parseCommandLine(['.'])).toEqual({ demo: false, screenshot: undefined, session: undefined })
  })

  it('opens a session that is named', () => {
    expect(parseCommandLine(['.', 'orders.zmqs']).session).toBe(resolve('orders.zmqs'))
    expect(parseCommandLine(['--no-sandbox', '/x/Of Friday.ZMQS']).session).toBe(resolve('/x/Of Friday.ZMQS'))
    expect(parseCommandLine(['.', 'orders.jsonl']).session).toBeUndefined()
  })

  it.each([[['--screenshot']], [['--screenshot=']]])('refuses a screenshot without a file: %j', (args) => {
    expect(() => parseCommandLine(args)).toThrow('--screenshot names no file.')
  })
})
