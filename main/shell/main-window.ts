import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import type { SettingsFile, WindowPlacement } from './settings-file'

/** Behind the page until it has painted; the page's own surface colours (renderer/app/tokens.css), so that nothing flashes. */
const background = { light: '#f5f5f6', dark: '#151517' }

/** Opens an empty window where it was last, sandboxed; it shows itself once it has something to show. */
export function openMainWindow(file: SettingsFile): BrowserWindow {
  const placement = onScreen(file.get('window'))
  const window = new BrowserWindow({
    ...(placement.x === undefined || placement.y === undefined ? {} : { x: placement.x, y: placement.y }),
    width: placement.width,
    height: placement.height,
    minWidth: 880,
    minHeight: 560,
    show: false,
    title: 'ZMQ Inspector',
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (placement.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  const remember = (): void => file.set('window', { ...window.getNormalBounds(), maximized: window.isMaximized() })
  window.on('resize', remember).on('move', remember).on('close', remember)
  return window
}

/** A place on a display that is no longer there becomes the default place. */
function onScreen(placement: WindowPlacement): WindowPlacement {
  const { x, y, width, height, maximized } = placement
  if (x === undefined || y === undefined) return placement
  const { workArea } = screen.getDisplayMatching({ x, y, width, height })
  const visible =
    x < workArea.x + workArea.width - 80 && x + width > workArea.x + 80 && y >= workArea.y - 8 && y < workArea.y + workArea.height - 40
  return visible ? placement : { width, height, maximized }
}
