import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './fixtures'
import type { InspectorWindow } from './pages/inspector-window'
import { PaneLayout } from './pages/pane-layout'

/** An exchange of Hello World, in the details. */
async function lookAtExchange({ traffic, detail }: InspectorWindow): Promise<void> {
  await traffic.rowsWith('Hello World client', 'Replied').first().click()
  await expect(detail.column('Reply')).toBeVisible()
}

const focusedPane = (page: Page) => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset.pane)

test('details that are dragged to the right are there at the next start', async ({ launch }) => {
  const first = await launch({ args: ['--demo'] })
  const layout = new PaneLayout(first.page)
  await layout.expectAt('details', 'Bottom')

  await layout.carry('details', 'Right')
  await expect(layout.zones).toHaveText(['Left', 'Right', 'Bottom'])
  await expect(layout.zones.filter({ hasText: 'Right' })).toHaveAttribute('data-over', '')
  await first.page.keyboard.press('Escape')
  await expect(layout.zones).toHaveCount(0)
  await first.page.mouse.up()
  await layout.expectAt('details', 'Bottom')

  await layout.carry('details', 'Right')
  await first.page.mouse.up()
  await layout.expectAt('details', 'Right')
  await expect.poll(() => focusedPane(first.page)).toBe('detail')
  await layout.expectAt('send panel', 'Bottom')
  // A wider one than the default, to be found again too.
  await first.page.getByRole('separator', { name: 'Width of the traffic' }).press('ArrowLeft')
  const width = (await layout.region('details').boundingBox())?.width ?? 0
  expect(width).toBeGreaterThan(405)
  await first.app.close()

  const second = await launch({ args: ['--demo'] })
  const again = new PaneLayout(second.page)
  await again.expectAt('details', 'Right')
  await again.expectAt('send panel', 'Bottom')
  await expect.poll(async () => Math.abs(((await again.region('details').boundingBox())?.width ?? 0) - width)).toBeLessThan(3)
  await second.inspector.menu('View', 'Reset Layout')
  await again.expectAt('details', 'Bottom')
})

test('panes are moved with the keyboard alone: by their menu, from the palette and the View menu', async ({ launch }) => {
  const { page, inspector, app } = await launch({ args: ['--demo'] })
  const layout = new PaneLayout(page)
  await lookAtExchange(inspector)

  await layout.menuButton('details').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitemradio', { name: 'Bottom' })).toHaveAttribute('aria-checked', 'true')
  await page.getByRole('menuitemradio', { name: 'Right' }).press('Enter')
  await layout.expectAt('details', 'Right')
  await expect(page.getByRole('status').filter({ hasText: 'Moved to the right: details' })).toBeAttached()
  await expect.poll(() => focusedPane(page)).toBe('detail')

  await inspector.menu('View', 'Move Pane to the Left')
  await layout.expectAt('details', 'Left')
  await expect.poll(() => focusedPane(page)).toBe('detail')
  await inspector.menu('View', 'Move Pane to the Left')
  await expect(inspector.notifications).toContainText('It is there already')

  await inspector.menu('View', 'Command Palette…')
  await inspector.palette.run('send panel right', 'Move the send panel to the right')
  await layout.expectAt('send panel', 'Right')
  await expect.poll(() => focusedPane(page)).toBe('send')

  // As they are seen from left to right.
  await inspector.traffic.grid.focus()
  const order: (string | undefined)[] = []
  for (let step = 0; step < 7; step += 1) {
    order.push(await focusedPane(page))
    await page.keyboard.press('F6')
  }
  const round = order.filter((pane) => pane !== 'notices').slice(0, 6)
  expect(round).toEqual(['traffic', 'send', 'toolbar', 'sources', 'detail', 'filter'])
  await app.close()

  const second = await launch({ args: ['--demo'] })
  await new PaneLayout(second.page).expectAt('details', 'Left')
  await new PaneLayout(second.page).expectAt('send panel', 'Right')
})

test('a pane keeps what is in it when it is moved', async ({ launch }) => {
  const { page, inspector, app } = await launch({ args: ['--demo'] })
  const { send, detail } = inspector
  const layout = new PaneLayout(page)
  // Small, so that the details are longer than their pane everywhere.
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1000, 560))
  await lookAtExchange(inspector)
  await send.from('Hello World client')
  await send.frame(1).fill('half a sen')
  await detail.column('Request').getByRole('radio', { name: 'Hex' }).click()
  const scroller = detail.region.getByRole('heading', { name: /^Row/ }).locator('xpath=ancestor::div[2]')
  await scroller.evaluate((element) => element.scrollTo(0, 90))
  expect(await scroller.evaluate((element) => element.scrollTop)).toBe(90)
  await detail.region.evaluate((element) => element.setAttribute('data-same', ''))

  for (const place of ['Right', 'Left', 'Bottom'] as const) {
    await layout.move('details', place)
    await layout.move('send panel', place)
    await expect(send.frame(1)).toHaveValue('half a sen')
    await expect(detail.column('Request').getByRole('radio', { name: 'Hex' })).toBeChecked()
    // The same elements, not new ones that look like them.
    await expect(detail.region).toHaveAttribute('data-same', '')
    // Not the same number: the browser keeps the same lines in sight, which are longer or shorter now.
    expect(await scroller.evaluate((element) => element.scrollTop)).toBeGreaterThan(45)
  }
})

test('panes that share a place can be closed, opened and covered by statistics wherever they are', async ({ launch }) => {
  const { page, inspector } = await launch({ args: ['--demo'] })
  const { toolbar, traffic } = inspector
  const layout = new PaneLayout(page)
  await traffic.rowsWith('Replied').first().click()
  await layout.move('details', 'Right')
  await layout.move('send panel', 'Right')
  await toolbar.getByRole('button', { name: 'Show statistics' }).click()
  await layout.expectAt('statistics', 'Bottom')
  await expect(layout.region('details')).toBeVisible()
  await layout.move('statistics', 'Right')
  await expect(layout.region('details')).toBeHidden()
  await expect(toolbar.getByRole('button', { name: 'Show details' })).toHaveAttribute('aria-pressed', 'false')
  await toolbar.getByRole('button', { name: 'Show details' }).click()
  await layout.expectAt('details', 'Right')
  await expect(layout.region('statistics')).toBeHidden()
  await layout.close('send panel')
  await expect.poll(() => focusedPane(page)).toBe('traffic')
  await layout.move('sources', 'Bottom')
  await layout.close('details')
  await inspector.menu('View', 'Reset Layout')
  await layout.expectAt('sources', 'Left')
  await layout.expectAt('details', 'Bottom')
  await layout.expectAt('send panel', 'Bottom')
})

for (const theme of ['light', 'dark'] as const) {
  test(`every arrangement is accessible, in the smallest window too: ${theme}`, async ({ launch }) => {
    test.setTimeout(90_000)
    const { page, inspector, app } = await launch({ args: ['--demo'] })
    const layout = new PaneLayout(page)
    await inspector.useTheme(theme)
    await lookAtExchange(inspector)
    await layout.move('details', 'Right')
    await expectAccessible(page, 'details to the right')
    await inspector.menu('View', 'Show or Hide Topics')
    for (const pane of ['topics', 'sources', 'send panel'] as const) await layout.move(pane, 'Right')
    await expectAccessible(page, 'all to the right')
    const menu = await layout.openMenu('topics')
    await expect(menu.getByRole('menuitemradio', { name: 'Right' })).toBeChecked()
    await expectAccessible(page, 'the menu of a pane', 'popup')
    await page.keyboard.press('Escape')
    await expect(menu).toBeHidden()
    await layout.carry('details', 'Left')
    await expectAccessible(page, 'a pane that is carried')
    await page.mouse.up()
    await layout.expectAt('details', 'Left')
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(880, 560))
    await expectAccessible(page, 'the smallest window')
    for (const pane of ['topics', 'sources', 'send panel', 'details'] as const) await layout.move(pane, 'Bottom')
    await expectAccessible(page, 'all at the bottom of the smallest window')
  })
}
