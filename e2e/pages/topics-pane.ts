import type { Locator, Page } from '@playwright/test'

export class TopicsPane {
  readonly region: Locator
  readonly tree: Locator
  readonly lines: Locator
  readonly filter: Locator

  constructor(page: Page) {
    this.region = page.getByRole('region', { name: 'Topics' })
    this.tree = this.region.getByRole('tree', { name: 'Topics' })
    this.lines = this.tree.getByRole('treeitem')
    this.filter = this.region.getByRole('textbox', { name: 'Filter topics' })
  }

  /** The line of a node by its part of the topic. */
  line(name: string): Locator {
    return this.tree.getByRole('treeitem', { name: new RegExp(`^${name} `) })
  }
}
