import { runApp } from './shell/app'

// Not awaited: Electron becomes ready only after this module has loaded.
runApp().catch((error: unknown) => {
  process.stderr.write(`ZMQ Inspector could not start: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
