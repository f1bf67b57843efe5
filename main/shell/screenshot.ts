import type { BrowserWindow, NativeImage } from 'electron'
import { InspectorError } from '../../shared/errors'
import { verbatim } from '../../shared/sentences/said'
import type { CaptureEngine } from '../capture/engine'
import { AtomicFile } from '../export/atomic-file'

const demoExchanges = 3
/** Three exchanges of a second each, and a slow start. */
const demoDeadlineMs = 30_000
const settleDeadlineMs = 5000
const settlePollMs = 150

/**
 * Writes the window as PNG once it has settled, and with the demo once three exchanges are complete.
 * @throws InspectorError `SCREENSHOT` when the demo does not get there, or the reason why the file cannot be written.
 */
export async function writeScreenshot(
  window: BrowserWindow,
  engine: CaptureEngine,
  options: { path: string; demo: boolean },
): Promise<void> {
  if (options.demo) await demoReplies(engine)
  const image = await settledImage(window)
  const file = await AtomicFile.create(options.path)
  try {
    await file.append(image.toPNG())
    await file.complete()
  } catch (error) {
    await file.discard()
    throw error
  }
}

function demoReplies(engine: CaptureEngine): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (error?: InspectorError): void => {
      clearTimeout(deadline)
      stop()
      if (error === undefined) resolve()
      else reject(error)
    }
    const look = (): void => {
      const { exchanges, pending } = engine.counters()
      // Both ends of the demo are ours, so that each round trip is two exchanges.
      if (exchanges - pending >= 2 * demoExchanges) finish()
    }
    const deadline = setTimeout(
      () =>
        finish(
          new InspectorError({
            code: 'SCREENSHOT',
            message: verbatim(`Hello World did not complete ${demoExchanges} exchanges in ${demoDeadlineMs / 1000} s.`),
          }),
        ),
      demoDeadlineMs,
    )
    const stop = engine.observe({ rowChanged: look })
    look()
  })
}

/** Two captures in a row that look the same, or the last one before the deadline: a live list never rests. */
async function settledImage(window: BrowserWindow): Promise<NativeImage> {
  await window.webContents.executeJavaScript('document.fonts.ready.then(() => undefined)')
  const deadline = performance.now() + settleDeadlineMs
  let last = await window.webContents.capturePage()
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, settlePollMs))
    const next = await window.webContents.capturePage()
    const same = !next.isEmpty() && next.toBitmap().equals(last.toBitmap())
    if (same || performance.now() > deadline) return next
    last = next
  }
}
