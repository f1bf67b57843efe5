import { runApp } from './shell/app'

/** Built beside this file (electron.vite.config.ts); named apart from its URL, which the bundler would take for an asset's. */
const tapWorkerFile = './tap-worker.js'
const sessionWriterFile = './session-writer-worker.js'
const sessionJobFile = './session-job-worker.js'

// Not awaited: Electron becomes ready only after this module has loaded.
runApp({
  tapWorkerUrl: new URL(tapWorkerFile, import.meta.url),
  sessionWriterUrl: new URL(sessionWriterFile, import.meta.url),
  sessionJobUrl: new URL(sessionJobFile, import.meta.url),
}).catch((error: unknown) => {
  process.stderr.write(`ZMQ Inspector could not start: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
