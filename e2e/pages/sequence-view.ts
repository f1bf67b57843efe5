import type { Locator, Page } from '@playwright/test'

export class SequenceView {
  readonly grid: Locator
  readonly participants: Locator
  /** The rows on show, without the header. */
  readonly rows: Locator

  constructor(page: Page) {
    this.grid = page.getByRole('region', { name: 'Traffic' }).getByRole('grid', { name: 'Sequence' })
    this.participants = this.grid.getByRole('columnheader')
    this.rows = this.grid.getByRole('rowgroup').last().getByRole('row')
  }

  /** Rows on show that hold all of these texts. */
  rowsWith(...texts: readonly (string | RegExp)[]): Locator {
    return texts.reduce<Locator>((rows, text) => rows.filter({ hasText: text }), this.rows)
  }
}
