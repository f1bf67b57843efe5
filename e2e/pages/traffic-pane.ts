import { expect, type Locator, type Page } from '@playwright/test'

export class TrafficPane {
  readonly region: Locator
  readonly grid: Locator
  /** The rows on show, without the header. */
  readonly rows: Locator

  constructor(page: Page) {
    this.region = page.getByRole('region', { name: 'Traffic' })
    this.grid = this.region.getByRole('grid', { name: 'Traffic' })
    this.rows = this.grid.getByRole('rowgroup').last().getByRole('row')
  }

  /** Rows on show that hold all of these texts. */
  rowsWith(...texts: readonly (string | RegExp)[]): Locator {
    return texts.reduce<Locator>((rows, text) => rows.filter({ hasText: text }), this.rows)
  }

  /** Waits until the list has so many rows, on show or not. */
  async expectCount(count: number, timeout = 15_000): Promise<void> {
    // The header is a row of the grid too.
    await expect(this.grid).toHaveAttribute('aria-rowcount', String(count + 1), { timeout })
  }

  async scrollToTop(): Promise<void> {
    await this.grid.focus()
    await this.grid.press('Home')
  }
}
