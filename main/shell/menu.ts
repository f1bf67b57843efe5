import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import { acceleratorOf, type CommandName, shortcutOf } from '../../shared/commands'
import { text } from './i18n'
import type { en } from './i18n/en'

type Role = keyof typeof en.menu.roles

const separator: MenuItemConstructorOptions = { type: 'separator' }
const role = (name: Role): MenuItemConstructorOptions => ({ role: name, label: text(`menu.roles.${name}`) })

/** Sets the native menu in the language of now; `run` hands a command to the window. */
export function setMenu(run: (command: CommandName) => void): void {
  const item = (command: CommandName): MenuItemConstructorOptions => {
    const shortcut = shortcutOf(command)
    return {
      label: text(`menu.commands.${command}`),
      ...(shortcut === undefined ? {} : { accelerator: acceleratorOf(shortcut) }),
      click: () => run(command),
    }
  }
  const mac = process.platform === 'darwin'
  const appMenu: MenuItemConstructorOptions = {
    label: app.name,
    submenu: [
      item('about'),
      separator,
      item('settings'),
      separator,
      role('services'),
      separator,
      role('hide'),
      role('hideOthers'),
      role('unhide'),
      separator,
      role('quit'),
    ],
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [appMenu] : []),
      {
        label: text('menu.file'),
        submenu: [
          item('new-connection'),
          item('new-tap'),
          item('open-jupyter'),
          item('try-it'),
          separator,
          item('open-session'),
          item('sessions'),
          item('save-session'),
          item('merge-sessions'),
          item('export'),
          separator,
          item('decoders-folder'),
          separator,
          ...(mac ? [role('close')] : [item('settings'), separator, role('quit')]),
        ],
      },
      {
        label: text('menu.edit'),
        submenu: [
          role('undo'),
          role('redo'),
          separator,
          role('cut'),
          role('copy'),
          role('paste'),
          ...(mac ? [role('pasteAndMatchStyle')] : []),
          role('delete'),
          ...(mac ? [] : [separator]),
          role('selectAll'),
          separator,
          item('find'),
          item('find-next'),
          item('find-previous'),
          item('go-to'),
        ],
      },
      {
        label: text('menu.capture'),
        submenu: [
          item('start-source'),
          item('stop-source'),
          item('edit-source'),
          item('duplicate-source'),
          item('remove-source'),
          separator,
          item('send'),
          separator,
          item('pause'),
          item('clear'),
          item('show-live'),
          separator,
          item('bookmark'),
          item('annotate'),
          separator,
          item('decode-as'),
          item('pin'),
          item('compare'),
          item('reply'),
        ],
      },
      {
        label: text('menu.view'),
        submenu: [
          item('palette'),
          separator,
          item('view-messages'),
          item('view-exchanges'),
          item('toggle-events'),
          item('view-sequence'),
          item('toggle-topics'),
          item('all-sources'),
          separator,
          item('filter'),
          item('clear-filter'),
          item('save-filter'),
          item('saved-filters'),
          item('colour-rules'),
          separator,
          item('toggle-sidebar'),
          item('toggle-detail'),
          item('toggle-send'),
          item('toggle-statistics'),
          separator,
          item('move-left'),
          item('move-right'),
          item('move-bottom'),
          item('reset-layout'),
          separator,
          role('resetZoom'),
          role('zoomIn'),
          role('zoomOut'),
          role('togglefullscreen'),
          ...(app.isPackaged ? [] : [separator, role('toggleDevTools')]),
        ],
      },
      {
        label: text('menu.window'),
        role: 'window',
        submenu: mac ? [role('minimize'), role('zoom'), separator, role('front')] : [role('minimize'), role('zoom'), role('close')],
      },
      {
        label: text('menu.help'),
        role: 'help',
        submenu: [item('shortcuts'), ...(mac ? [] : [separator, item('about')])],
      },
    ]),
  )
}
