import { runApp } from './shell/app'

/** Built beside this file (electron.vite.config.ts); named apart from its URL, which the bundler would take for an asset's. */
const beside = (file: string): URL => new URL(`./${file}`, import.meta.url)

// Not awaited: Electron becomes ready only after this module has loaded.
runApp({
  tap: beside('tap-worker.js'),
  reading: beside('reading-worker.js'),
  sessionWriter: beside('session-writer-worker.js'),
  sessionJob: beside('session-job-worker.js'),
  userDecoders: beside('user-decoder-worker.js'),
}).catch((error: unknown) => {
  process.stderr.write(`ZMQ Inspector could not start: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
