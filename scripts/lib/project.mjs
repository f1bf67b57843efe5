import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Where the person typed the command: npm runs scripts from the project's folder and leaves the original in INIT_CWD.
 * A script that was started by hand from elsewhere has it in its own working directory.
 */
export function userDirectory() {
  const startedInRoot = join(process.cwd(), '/') === join(projectRoot, '/')
  return startedInRoot && process.env.INIT_CWD ? process.env.INIT_CWD : process.cwd()
}

/** Everything the scripts say goes to stderr, so that stdout belongs to the program that they start. */
export function say(/** @type {string} */ text) {
  process.stderr.write(`${text}\n`)
}

/** Something the reader of the message can act on: shown as its sentence alone, without a stack. */
export class Stop extends Error {}

/**
 * Runs a script's main function; what it returns is the exit code.
 * @param {() => Promise<number | void>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    say(error.message)
    process.exitCode = 1
  }
}
