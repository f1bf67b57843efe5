import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './fixtures'

const figure = (pane: Locator, name: string): Locator => pane.locator('dl > div').filter({ hasText: name }).locator('dd')
const aboutOneSecond = /^1\.[01]\d s$/

test('statistics count Hello World, and brushing the timeline filters the list', async ({ inspector }) => {
  const { page, toolbar, traffic } = inspector
  const pane = page.locator('[data-pane="statistics"]')
  await inspector.menu('File', 'Try Hello World')
  await expect(traffic.rowsWith('Hello World client', 'Replied').nth(2)).toBeVisible({ timeout: 20_000 })
  await toolbar.getByRole('button', { name: 'Show statistics' }).click()
  await expect(figure(pane, 'p50')).toHaveText(aboutOneSecond)
  await expect(figure(pane, 'Messages')).toHaveText(/^\d+$/)
  await expect(pane.getByRole('table', { name: 'Sources' })).toContainText('Hello World server')

  const timeline = pane.getByRole('img', { name: /^Messages per second/ })
  const box = await timeline.boundingBox()
  if (box === null) throw new Error('The timeline has no place.')
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + 60, { steps: 4 })
  await page.mouse.up()
  const remove = page.getByRole('button', { name: 'Remove the time filter' })
  await expect(remove).toBeVisible()
  await expect(pane.getByRole('textbox', { name: 'From (s)' })).not.toHaveValue('')
  await pane.getByRole('radio', { name: 'Filtered part' }).click()
  await remove.click()
  await expect(remove).toBeHidden()

  await pane.getByRole('radio', { name: 'Whole session' }).click()
  await pane.getByRole('textbox', { name: 'From (s)' }).fill('5000')
  await pane.getByRole('textbox', { name: 'To (s)' }).fill('6000')
  await pane.getByRole('textbox', { name: 'To (s)' }).press('Enter')
  await expect(page.getByText('Nothing in this time range')).toBeVisible()
  await page.getByRole('button', { name: 'Show all times' }).click()
  await expect(traffic.rowsWith('Hello World client').first()).toBeVisible()

  await pane.getByRole('button', { name: 'Round trips by duration: show as table' }).click()
  await expect(pane.getByRole('table', { name: 'Round trips by duration' })).toContainText('s')
  await pane
    .getByRole('button', { name: /^Select row/ })
    .first()
    .click()
  await toolbar.getByRole('button', { name: 'Show details' }).click()
  await expect(inspector.detail.region).toContainText(/1\.[01]\d s/)
})

for (const theme of ['light', 'dark'] as const) {
  test(`statistics are accessible and look right: ${theme}`, async ({ launch }) => {
    const { inspector, page } = await launch()
    await inspector.useTheme(theme)
    await inspector.menu('File', 'Try Hello World')
    await inspector.menu('View', 'Show or Hide Statistics')
    const pane = page.locator('[data-pane="statistics"]')
    await expect(figure(pane, 'p50')).toHaveText(aboutOneSecond, { timeout: 20_000 })
    await expectAccessible(page, 'charts')
    const folder = process.env.STATISTICS_SHOTS
    if (folder !== undefined) {
      await expect(figure(pane, 'Messages')).toHaveText(/^[2-9]\d$/, { timeout: 20_000 })
      for (const [width, height] of [
        [1280, 800],
        [1920, 1080],
      ] as const) {
        await page.setViewportSize({ width, height })
        await page.screenshot({ path: join(folder, `statistics-${theme}-${width}.png`) })
      }
    }
    for (const button of await pane.getByRole('button', { name: /show as table$/ }).all()) await button.click()
    await expectAccessible(page, 'tables')
  })
}
