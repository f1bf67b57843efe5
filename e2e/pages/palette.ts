import { expect, type Locator, type Page } from '@playwright/test'

/** The command palette. */
export class Palette {
  readonly dialog: Locator
  readonly field: Locator
  readonly options: Locator

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: /^(Command palette|命令面板)$/ })
    this.field = this.dialog.getByRole('combobox')
    this.options = this.dialog.getByRole('option')
  }

  option(name: string | RegExp): Locator {
    return this.options.filter({ hasText: name })
  }

  /** Does what the first option is that a few letters find. */
  async run(query: string, expected: string | RegExp): Promise<void> {
    await expect(this.field).toBeFocused()
    await this.field.fill(query)
    await expect(this.options.first()).toContainText(expected)
    await this.field.press('Enter')
    await expect(this.dialog).toBeHidden()
  }
}
