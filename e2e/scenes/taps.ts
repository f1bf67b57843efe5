import { SequenceView } from '../pages/sequence-view'
import type { Peer } from '../peers/peers'
import { expect, loopback, peer, type SceneGroup, type Stage } from './stage'

/** Plays two tills before the shop at once, and starts the first again when both are done. */
async function shopping(stage: Stage, listen: string): Promise<Peer> {
  const first = await peer(stage, 'till', '--connect', listen, '--orders', '5', '--routing-id', 'till-1')
  const second = await peer(stage, 'till', '--connect', listen, '--orders', '8', '--first', '40', '--routing-id', 'till-2')
  await first.exited
  const third = await peer(stage, 'till', '--connect', listen, '--orders', '3', '--first', '6', '--routing-id', 'till-1')
  await second.exited
  return third
}

/** A tap between tills and their shop. */
export const taps: SceneGroup = {
  scenes: {
    'new-tap': async (stage) => {
      const { inspector } = stage
      const shop = await peer(stage, 'shop', '--bind', 'tcp://127.0.0.1:*')
      await inspector.menu('File', 'New Tap…')
      await inspector.tap.fill({ upstream: shop.endpoint, listen: await loopback(), name: 'shop' })
      await inspector.tap.test()
      await expect(inspector.tap.outcome.first()).toContainText('Reached in')
    },
    'tap-connection': async (stage) => {
      const { inspector } = stage
      const listen = await inspector.tap.listen.inputValue()
      await inspector.tap.start()
      await expect(inspector.sources.row('shop')).toContainText('Listening')
      const last = await shopping(stage, listen)
      await last.exited
      await inspector.sources.connection(1).click()
      await expect(inspector.detail.steps.filter({ hasText: 'READY' })).toHaveCount(2)
    },
    'tap-traffic': async ({ inspector }) => {
      await inspector.sources.row('shop').click()
      await expect(inspector.traffic.rowsWith('shop', '#3').last()).toBeVisible()
      // A row at the edge is scrolled to first, and may have moved away from below the pointer.
      await expect(async () => {
        await inspector.traffic.rowsWith('"pay"').last().click()
        await expect(inspector.detail.column('Reply')).toBeVisible({ timeout: 2_000 })
      }).toPass({ timeout: 20_000 })
    },
    exchange: async ({ inspector, page }) => {
      await page.getByRole('radio', { name: 'Exchanges' }).click()
      await inspector.traffic.rowsWith('"price"').last().click()
      await expect(page.getByRole('region', { name: 'Around it on this connection' })).toBeAttached()
    },
    around: ({ page }) =>
      page.getByRole('region', { name: 'Around it on this connection' }).evaluate((region) => region.scrollIntoView({ block: 'center' })),
    sequence: async ({ inspector, page }) => {
      await page.getByRole('radio', { name: 'Messages' }).click()
      await inspector.menu('View', 'List or Sequence')
      await inspector.menu('View', 'Show or Hide Send Panel')
      const sequence = new SequenceView(page)
      await expect(sequence.rowsWith('"price"').first()).toBeVisible()
      await sequence.grid.press('PageUp')
      await sequence
        .rowsWith(/Client #\d to Server of shop:\{"method": "add"/)
        .nth(1)
        .click()
    },
    'sequence-exchanges': async ({ page }) => {
      await page.getByRole('radio', { name: 'Exchanges' }).click()
      await expect(new SequenceView(page).rowsWith('"price"').first()).toBeVisible()
    },
    statistics: async ({ inspector, page }) => {
      await inspector.menu('View', 'List or Sequence')
      await inspector.menu('View', 'Show or Hide Statistics')
      await expect(page.locator('[data-pane="statistics"]')).toContainText('p50')
    },
    'statistics-tables': async ({ page }) => {
      for (const button of await page
        .locator('[data-pane="statistics"]')
        .getByRole('button', { name: /show as table$/ })
        .all())
        await button.click()
    },
  },
}
