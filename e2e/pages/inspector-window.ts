import { type ElectronApplication, expect, type Locator, type Page } from '@playwright/test'
import { ConnectionDialog } from './connection-dialog'
import { DetailPane } from './detail-pane'
import { Palette } from './palette'
import { SendPane } from './send-pane'
import { SourcesPane } from './sources-pane'
import { TapDialog, type TapFields } from './tap-dialog'
import { TrafficPane } from './traffic-pane'

/** The whole window, as a user finds their way in it: by roles and names. */
export class InspectorWindow {
  readonly page: Page
  readonly sources: SourcesPane
  readonly traffic: TrafficPane
  readonly detail: DetailPane
  readonly send: SendPane
  readonly connection: ConnectionDialog
  readonly tap: TapDialog
  readonly palette: Palette
  readonly toolbar: Locator
  readonly statusBar: Locator
  readonly notifications: Locator
  private readonly app: ElectronApplication

  constructor(page: Page, app: ElectronApplication) {
    this.page = page
    this.app = app
    this.sources = new SourcesPane(page)
    this.traffic = new TrafficPane(page)
    this.detail = new DetailPane(page)
    this.send = new SendPane(page)
    this.connection = new ConnectionDialog(page)
    this.tap = new TapDialog(page)
    this.palette = new Palette(page)
    this.toolbar = page.getByRole('banner').first()
    this.statusBar = page.getByRole('contentinfo').last()
    this.notifications = page.getByRole('region', { name: 'Notifications' })
  }

  async ready(): Promise<void> {
    await expect(this.page.getByRole('region', { name: /^(Sources|来源)$/ })).toBeVisible()
  }

  /** Chooses an item of the native menu by its path of labels. */
  async menu(...labels: readonly [string, string]): Promise<void> {
    const found = await this.app.evaluate(({ Menu }, [menu, item]) => {
      const entry = Menu.getApplicationMenu()
        ?.items.find(({ label }) => label === menu)
        ?.submenu?.items.find(({ label }) => label === item)
      entry?.click()
      return entry !== undefined
    }, labels)
    expect(found, `menu ${labels.join(' → ')}`).toBe(true)
  }

  /** Opens a connection with the dialog, as a user would, and starts it. */
  async open(socket: string, mode: 'Connect' | 'Bind', address: string, name: string): Promise<void> {
    await this.toolbar.getByRole('button', { name: 'New connection' }).click()
    await this.connection.fill({ socket, mode, address, name })
    await this.connection.start()
    await expect(this.sources.row(name)).toBeVisible()
  }

  /** Opens a tap with the dialog, as a user would, and starts it. */
  async openTap(fields: TapFields & { readonly name: string }): Promise<void> {
    await this.toolbar.getByRole('button', { name: 'New tap' }).click()
    await this.tap.fill(fields)
    await this.tap.start()
    await expect(this.sources.row(fields.name)).toBeVisible()
  }

  /** Changes a number in the settings. */
  async setNumber(name: RegExp, value: number): Promise<void> {
    await this.menu('File', 'Settings…')
    const settings = this.page.getByRole('dialog', { name: 'Settings' })
    const field = settings.getByRole('textbox', { name })
    await field.fill(String(value))
    await field.press('Tab')
    await this.page.keyboard.press('Escape')
    await expect(settings).toBeHidden()
  }

  async switchRecordingOff(): Promise<void> {
    await this.menu('File', 'Settings…')
    await this.page.getByRole('switch', { name: 'Record every session to disk' }).click()
    await this.page.keyboard.press('Escape')
    await expect(this.statusBar.getByRole('button', { name: 'Not recording' })).toBeVisible()
  }

  /** Asks for an export as the dialog stands. */
  async export(): Promise<void> {
    await this.menu('File', 'Export as JSON Lines…')
    await this.page.getByRole('dialog', { name: 'Export as JSON Lines' }).getByRole('button', { name: 'Choose File…' }).click()
  }

  /** The answer of the native save dialog, which no test can click. */
  async answerSaveDialog(path: string | undefined): Promise<void> {
    await this.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: filePath === undefined, filePath: filePath ?? '' })
    }, path)
  }

  async useTheme(theme: 'light' | 'dark'): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme })
    await expect(this.page.locator('html')).toHaveAttribute('data-theme', theme)
  }
}
