import type { Locator, Page } from '@playwright/test'

export class SourcesPane {
  readonly region: Locator
  readonly rows: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.region = page.getByRole('region', { name: 'Sources' })
    this.rows = this.region.getByRole('row')
  }

  /** The row of one source, or `All sources`. */
  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByText(name, { exact: true }) })
  }

  /** Shows only this source's traffic. */
  async select(name: string): Promise<void> {
    await this.row(name).getByRole('gridcell').first().click()
  }

  /** Chooses from the menu of a source. */
  async act(name: string, action: 'Start' | 'Stop' | 'Edit…' | 'Duplicate' | 'Remove'): Promise<void> {
    await this.row(name).hover()
    await this.row(name).getByRole('button', { name: 'Actions of' }).click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }
}
