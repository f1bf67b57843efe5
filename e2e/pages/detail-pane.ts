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

  /** The details of a tapped connection, when they are shown. */
  connectionTitle(number: number): Locator {
    return this.region.getByRole('heading', { name: `Connection #${number}` })
  }

  /** What the two sides of the connection on show said and did: the row of a property. */
  side(property: string): Locator {
    return this.region
      .getByRole('table', { name: 'Sides' })
      .getByRole('row')
      .filter({ has: this.region.page().getByRole('rowheader', { name: property, exact: true }) })
  }

  /** The steps of the connection on show, in order. */
  get steps(): Locator {
    return this.region.getByRole('region', { name: 'Handshake' }).getByRole('listitem')
  }
}
