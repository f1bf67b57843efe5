import { expect, type Locator, type Page } from '@playwright/test'

export interface TapFields {
  readonly upstream: string
  readonly listen: string
  readonly name?: string
}

export class TapDialog {
  readonly dialog: Locator
  readonly upstream: Locator
  readonly listen: Locator
  readonly name: Locator
  /** “Point your client at … instead of …”. */
  readonly pointAt: Locator
  /** What came of the last test of the upstream. */
  readonly outcome: Locator

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: /^(New tap|Edit “)/ })
    this.upstream = this.dialog.getByRole('combobox', { name: 'Upstream' })
    this.listen = this.dialog.getByRole('combobox', { name: 'Listen' })
    this.name = this.dialog.getByRole('textbox', { name: 'Name' })
    this.pointAt = this.dialog.getByText(/^Point your client at/)
    this.outcome = this.dialog.getByText(/^(Reached in|Trying to reach it)/).or(this.dialog.getByRole('status').filter({ hasText: /./ }))
  }

  async fill({ upstream, listen, name }: TapFields): Promise<void> {
    await this.write(this.upstream, upstream)
    await this.write(this.listen, listen)
    if (name !== undefined) await this.name.fill(name)
  }

  /** Asks whether the upstream can be reached. */
  async test(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Test' }).click()
  }

  /** Presses the button that starts at once, and waits for the dialog to go. */
  async start(): Promise<void> {
    await this.dialog.getByRole('button', { name: /^(Start tap|Save)$/ }).click()
    await expect(this.dialog).toBeHidden()
  }

  private async write(field: Locator, address: string): Promise<void> {
    await field.fill(address)
    // Recent endpoints may open below and would cover what comes next.
    await field.press('Tab')
  }
}
