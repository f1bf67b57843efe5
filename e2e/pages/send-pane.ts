import type { Locator, Page } from '@playwright/test'

export class SendPane {
  readonly region: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.region = page.getByRole('region', { name: 'Send', exact: true })
  }

  async from(name: string): Promise<void> {
    await this.region.getByRole('combobox', { name: 'Send from' }).click()
    await this.page.getByRole('option', { name: new RegExp(name) }).click()
  }

  frame(number: number): Locator {
    return this.region.getByRole('textbox', { name: `Content of frame ${number}` })
  }

  async kind(number: number, kind: 'Text' | 'Hex' | 'JSON'): Promise<void> {
    await this.region
      .getByRole('radiogroup', { name: `Frame ${number} is written as` })
      .getByRole('radio', { name: kind })
      .click()
  }

  /** Sends with the keyboard, from the frame where one types. */
  async press(): Promise<void> {
    await this.frame(1).press('ControlOrMeta+Enter')
  }
}
