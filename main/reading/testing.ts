import type { CaptureEngine } from '../capture/engine'
import { Reading } from './reading'

/** Helper of this folder's tests; nothing else imports it. A thread that reads, with a window that hears nothing. */
export function readingOf(engine: CaptureEngine, workerUrl: URL): Reading {
  const nothing = (): void => undefined
  return new Reading({ engine, workerUrl, outlet: { batch: nothing, sources: nothing, tap: nothing, decoders: nothing, lost: nothing } })
}
