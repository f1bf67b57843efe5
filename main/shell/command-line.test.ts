import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCommandLine } from './command-line'

describe('the app’s command line', () => {
  it('knows its own options among those of Chromium', () => {
    expect(parseCommandLine(['--no-sandbox', '.', '--demo', '--user-data-dir=/x', '--screenshot', 'shot.png'])).toEqual({
      demo: true,
      screenshot: resolve('shot.png'),
    })
    expect(parseCommandLine(['.'])).toEqual({ demo: false, screenshot: undefined })
  })

  it.each([[['--screenshot']], [['--screenshot=']]])('refuses a screenshot without a file: %j', (args) => {
    expect(() => parseCommandLine(args)).toThrow('--screenshot names no file.')
  })
})
