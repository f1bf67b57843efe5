import { expect, type Locator, type Page } from '@playwright/test'

export interface ConnectionFields {
  readonly socket: string
  readonly mode: 'Connect' | 'Bind'
  readonly address: string
  readonly name?: string
}

export class ConnectionDialog {
  readonly dialog: Locator
  readonly address: Locator

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: /^(New connection|Edit “)/ })
    this.address = this.dialog.getByRole('combobox', { name: 'Address of endpoint 1' })
  }

  async fill({ socket, mode, address, name }: ConnectionFields): Promise<void> {
    await this.dialog.getByRole('radio', { name: socket, exact: true }).click()
    await this.dialog.getByRole('radiogroup', { name: 'Side of endpoint 1' }).getByRole('radio', { name: mode }).click()
    await this.address.fill(address)
    // Recent endpoints may open below and would cover what comes next.
    await this.address.press('Tab')
    if (name !== undefined) await this.dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  }

  /** Presses the button that starts at once, and waits for the dialog to go. */
  async start(): Promise<void> {
    await this.dialog.getByRole('button', { name: /^(Connect|Bind|Connect and bind|Save)$/ }).click()
    await expect(this.dialog).toBeHidden()
  }
}
