import { expect, type Locator, type Page } from '@playwright/test'

export class FilterBar {
  readonly region: Locator
  readonly input: Locator
  readonly suggestions: Locator
  readonly menuButton: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.region = page.getByRole('search', { name: 'Filter' })
    this.input = this.region.getByRole('combobox', { name: 'Filter' })
    this.suggestions = this.region.getByRole('listbox', { name: 'Suggestions' })
    this.menuButton = this.region.getByRole('button', { name: 'Saved and recent filters' })
  }

  /** Replaces the filter by another one and applies it. */
  async apply(filter: string): Promise<void> {
    await this.input.fill(filter)
    await this.input.press('Enter')
  }

  async clear(): Promise<void> {
    await this.region.getByRole('button', { name: /clear the filter$/i }).click()
    await expect(this.input).toHaveValue('')
  }

  /** Chooses from the menu of saved and recent filters. */
  async choose(item: string): Promise<void> {
    await this.menuButton.click()
    await this.page.getByRole('menuitem', { name: item, exact: true }).click()
  }
}
