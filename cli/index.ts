#!/usr/bin/env node
import { CommanderError } from 'commander'
import { toAppError } from '../shared/errors'
import { note, Output } from './output'
import { makeProgram } from './program'
import { hasSqlite, needsSession, runOnElectron } from './session-runtime'
import { oneSentence, UsageError } from './usage-error'

// Nobody left to tell is no reason to fail.
process.stderr.on('error', () => undefined)

/** Built beside this file (electron.vite.config.ts); named apart from its URL, which the bundler would take for an asset's. */
const tapWorkerFile = './tap-worker.js'
const sessionWorkerFile = './session-writer-worker.js'
const decoderWorkerFile = './user-decoder-worker.js'

const output = new Output(process.stdout)
process.exitCode = await run(process.argv.slice(2))

/** Carries out a command line. Answers with the exit code. */
async function run(typed: readonly string[]): Promise<number> {
  try {
    if (typed.length === 0) throw new UsageError('No command was given.', 'Try zmq-inspector --help.')
    if (needsSession(typed) && !(await hasSqlite())) return await runOnElectron(import.meta.url, typed)
    await parse(typed)
    await output.finish()
    return 0
  } catch (error) {
    return report(error)
  }
}

/** commander ends help and the version with an exception, too. */
async function parse(typed: readonly string[]): Promise<void> {
  try {
    const workers = {
      tap: new URL(tapWorkerFile, import.meta.url),
      session: new URL(sessionWorkerFile, import.meta.url),
      decoders: new URL(decoderWorkerFile, import.meta.url),
    }
    await makeProgram(output, workers).parseAsync(typed, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error
  }
}

/** Tells the user what went wrong, in one sentence. Answers with the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    note(`zmq-inspector: ${commanderSentence(error)}`)
    return 2
  }
  note(`zmq-inspector: ${oneSentence(toAppError(error))}`)
  return error instanceof UsageError ? 2 : 1
}

/** commander's `error: unknown option '--jsno'\n(Did you mean --json?)` as a sentence. */
function commanderSentence({ message }: CommanderError): string {
  const text = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim()
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/[.]$/, '')}.`
}
