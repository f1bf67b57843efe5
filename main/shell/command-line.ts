import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { InspectorError } from '../../shared/errors'
import { verbatim } from '../../shared/sentences/said'

export interface CommandLine {
  /** Open with the built-in Hello World running. */
  readonly demo: boolean
  /** Write the window as PNG to this path once it has settled, then exit. */
  readonly screenshot: string | undefined
  /** Show this session's file. */
  readonly session: string | undefined
}

/**
 * Reads the app's own options; what Chromium and Electron understand (`--user-data-dir=…`, `--no-sandbox`) passes.
 * @throws InspectorError `BAD_ARGUMENT` when `--screenshot` names no file.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { demo: { type: 'boolean' }, screenshot: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  })
  const { screenshot } = values
  if (screenshot !== undefined && (typeof screenshot !== 'string' || screenshot === '')) {
    throw new InspectorError({
      code: 'BAD_ARGUMENT',
      message: verbatim('--screenshot names no file.'),
      hint: verbatim('Write --screenshot shot.png.'),
    })
  }
  // Among them are the app's folder, where it is not packaged, and what Chromium's own options left.
  const session = positionals.findLast((word) => /\.zmqs$/i.test(word))
  return {
    demo: values.demo === true,
    screenshot: screenshot === undefined ? undefined : resolve(screenshot),
    session: session === undefined ? undefined : resolve(session),
  }
}
