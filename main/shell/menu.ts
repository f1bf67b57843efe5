import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { CommandName } from '../../shared/ipc/contract'
import { text } from './i18n'

/** Sets the native menu; `run` hands a command to the window. */
export function setMenu(run: (command: CommandName) => void): void {
  const item = (label: string, command: CommandName, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => run(command),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const settings = item(text('menu.settings'), 'settings', 'CmdOrCtrl+,')
  const mac = process.platform === 'darwin'
  const appMenu: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      item(text('menu.about'), 'about'),
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [appMenu] : []),
      {
        label: text('menu.file'),
        submenu: [
          item(text('menu.newConnection'), 'new-connection', 'CmdOrCtrl+N'),
          item(text('menu.newTap'), 'new-tap', 'CmdOrCtrl+Shift+N'),
          item(text('menu.openJupyter'), 'open-jupyter'),
          item(text('menu.tryIt'), 'try-it', 'CmdOrCtrl+T'),
          separator,
          item(text('menu.openSession'), 'open-session', 'CmdOrCtrl+O'),
          item(text('menu.sessions'), 'sessions', 'CmdOrCtrl+Shift+O'),
          item(text('menu.saveSession'), 'save-session', 'CmdOrCtrl+S'),
          item(text('menu.mergeSessions'), 'merge-sessions'),
          item(text('menu.export'), 'export', 'CmdOrCtrl+E'),
          separator,
          item(text('menu.decodersFolder'), 'decoders-folder'),
          separator,
          ...(mac ? [{ role: 'close' } as const] : [settings, separator, { role: 'quit' } as const]),
        ],
      },
      {
        label: text('menu.edit'),
        submenu: [
          { role: 'undo' },
          { role: 'redo' },
          separator,
          { role: 'cut' },
          { role: 'copy' },
          { role: 'paste' },
          ...(mac ? [{ role: 'pasteAndMatchStyle' } as const] : []),
          { role: 'delete' },
          ...(mac ? [] : [separator]),
          { role: 'selectAll' },
          separator,
          item(text('menu.find'), 'find', 'CmdOrCtrl+F'),
          item(text('menu.findNext'), 'find-next', 'CmdOrCtrl+G'),
          item(text('menu.findPrevious'), 'find-previous', 'Shift+F3'),
          item(text('menu.goTo'), 'go-to', 'CmdOrCtrl+Shift+G'),
        ],
      },
      {
        label: text('menu.capture'),
        submenu: [
          item(text('menu.pause'), 'pause', 'CmdOrCtrl+P'),
          item(text('menu.clear'), 'clear', 'CmdOrCtrl+L'),
          item(text('menu.showLive'), 'show-live'),
          separator,
          item(text('menu.bookmark'), 'bookmark', 'CmdOrCtrl+D'),
          item(text('menu.annotate'), 'annotate', 'CmdOrCtrl+Shift+D'),
        ],
      },
      {
        label: text('menu.view'),
        submenu: [
          item(text('menu.messages'), 'view-messages', 'CmdOrCtrl+1'),
          item(text('menu.exchanges'), 'view-exchanges', 'CmdOrCtrl+2'),
          item(text('menu.events'), 'toggle-events', 'CmdOrCtrl+3'),
          item(text('menu.filter'), 'filter', 'CmdOrCtrl+Shift+F'),
          item(text('menu.colourRules'), 'colour-rules'),
          separator,
          item(text('menu.sidebar'), 'toggle-sidebar', 'CmdOrCtrl+B'),
          item(text('menu.detail'), 'toggle-detail', 'CmdOrCtrl+J'),
          item(text('menu.send'), 'toggle-send', 'CmdOrCtrl+Shift+S'),
          item(text('menu.statistics'), 'toggle-statistics', 'CmdOrCtrl+Shift+T'),
          separator,
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'togglefullscreen' },
          ...(app.isPackaged ? [] : [separator, { role: 'toggleDevTools' } as const]),
        ],
      },
      { label: text('menu.window'), role: 'windowMenu' },
      ...(mac ? [] : [{ label: text('menu.help'), submenu: [item(text('menu.about'), 'about')] }]),
    ]),
  )
}
