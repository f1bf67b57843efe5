import { expect, type Locator, type Page } from '@playwright/test'

const titles = { sources: 'Sources', topics: 'Topics', details: 'Details', 'send panel': 'Send', statistics: 'Statistics' } as const
type PaneTitle = keyof typeof titles
type Place = 'Left' | 'Right' | 'Bottom'

/** Where the panes are, and how a user puts them elsewhere. */
export class PaneLayout {
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  region(pane: PaneTitle): Locator {
    return this.page.getByRole('region', { name: titles[pane], exact: true }).first()
  }

  menuButton(pane: PaneTitle): Locator {
    return this.page.getByRole('button', { name: `Move or close the ${pane}` })
  }

  async openMenu(pane: PaneTitle): Promise<Locator> {
    await this.menuButton(pane).click()
    return this.page.getByRole('menu', { name: `Move or close the ${pane}` })
  }

  async move(pane: PaneTitle, place: Place): Promise<void> {
    const menu = await this.openMenu(pane)
    await menu.getByRole('menuitemradio', { name: place }).click()
    await expect(menu).toBeHidden()
    await this.expectAt(pane, place)
  }

  async close(pane: PaneTitle): Promise<void> {
    const menu = await this.openMenu(pane)
    await menu.getByRole('menuitem', { name: 'Close' }).click()
    await expect(menu).toBeHidden()
    await expect(this.region(pane)).toBeHidden()
  }

  /** Takes the pane by its header and carries it over an edge of the panes, without letting it go. */
  async carry(pane: PaneTitle, place: Place): Promise<void> {
    const from = await boxOf(this.region(pane))
    const area = await boxOf(this.page.getByRole('main'))
    const to = {
      Left: { x: area.x + 30, y: area.y + area.height / 2 },
      Right: { x: area.x + area.width - 30, y: area.y + area.height / 2 },
      Bottom: { x: area.x + area.width / 2, y: area.y + area.height - 30 },
    }[place]
    await this.page.mouse.move(from.x + 8, from.y + 8)
    await this.page.mouse.down()
    await this.page.mouse.move(from.x + 20, from.y + 20)
    await this.page.mouse.move(to.x, to.y, { steps: 6 })
  }

  /** The zones on which a pane can be dropped while it is carried; the one that would take it says so. */
  get zones(): Locator {
    return this.page.locator('main [data-zone]')
  }

  /** Beside the list of the traffic, or under it. */
  async expectAt(pane: PaneTitle, place: Place): Promise<void> {
    await expect
      .poll(async () => {
        const box = await boxOf(this.region(pane))
        const traffic = await boxOf(this.page.getByRole('region', { name: 'Traffic', exact: true }))
        if (box.x + box.width <= traffic.x) return 'Left'
        if (box.x >= traffic.x + traffic.width) return 'Right'
        return box.y >= traffic.y + traffic.height ? 'Bottom' : 'over the traffic'
      })
      .toBe(place)
  }
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It is not in sight.')
  return box
}
