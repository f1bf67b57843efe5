import type { Locator, Page } from '@playwright/test'

export class DetailPane {
  readonly region: Locator

  constructor(page: Page) {
    this.region = page.getByRole('region', { name: 'Details' })
  }

  /** One of the two sides of an exchange, or the message that stands alone. */
  column(name: 'Request' | 'Reply' | 'Message'): Locator {
    return this.region
      .getByRole('region', { name, exact: true })
      .or(this.region.getByRole('group', { name, exact: true }))
      .first()
  }
}
