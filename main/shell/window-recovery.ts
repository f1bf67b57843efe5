import { app, type BrowserWindow, dialog } from 'electron'
import { text } from './i18n'

/** A second crash within this time is not met with the same remedy. */
const settledMs = 60_000

/**
 * Loads the window's page anew when its process ends by itself. What was captured is here, not there, so nothing is lost
 * but what was typed. Where that does not help the user decides.
 */
export function recoverFromCrashes(window: BrowserWindow): void {
  let lastMs = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    process.stderr.write(`The window's process ended (${reason}, exit code ${exitCode}); its page is loaded anew.\n`)
    const again = performance.now() - lastMs < settledMs
    lastMs = performance.now()
    // Not within the event: Chromium is still taking the old process down, and would take this one along.
    setImmediate(() => {
      if (window.isDestroyed()) return
      if (!again || asksToReload(window)) window.reload()
      else app.quit()
    })
  })
}

function asksToReload(window: BrowserWindow): boolean {
  const answer = dialog.showMessageBoxSync(window, {
    type: 'error',
    message: text('crash.message'),
    detail: text('crash.detail'),
    buttons: [text('crash.reload'), text('crash.quit')],
  })
  return answer === 0
}
