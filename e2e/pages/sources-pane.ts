import type { Locator, Page } from '@playwright/test'

export class SourcesPane {
  readonly region: Locator
  readonly rows: Locator
  /** The rows of tapped connections, newest first, the open ones before those that ended. */
  readonly connections: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.region = page.getByRole('region', { name: 'Sources' })
    this.rows = this.region.getByRole('row')
    this.connections = this.region.getByRole('row', { level: 2 }).filter({ hasText: '#' })
  }

  /** The row of one source, or `All sources`. */
  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByText(name, { exact: true }) })
  }

  /** Shows only this source's traffic. */
  async select(name: string): Promise<void> {
    await this.row(name).getByRole('gridcell').first().click()
  }

  /** Connections that show all of these texts, such as `REQ → REP` or `Client closed`. */
  connectionsWith(...texts: readonly (string | RegExp)[]): Locator {
    return texts.reduce<Locator>((rows, text) => rows.filter({ hasText: text }), this.connections)
  }

  /** The connection of a number. */
  connection(number: number): Locator {
    return this.connections.filter({ has: this.page.getByText(`#${number}`, { exact: true }) })
  }

  /** Chooses from the menu of a source. */
  async act(name: string, action: 'Start' | 'Stop' | 'Edit…' | 'Duplicate' | 'Copy listening address' | 'Remove'): Promise<void> {
    await this.row(name).hover()
    await this.row(name).getByRole('button', { name: 'Actions of' }).click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }
}
