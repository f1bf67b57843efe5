import { join } from 'node:path'
import { expect, loopback, peer, quiet, type SceneGroup } from './stage'

/** Sessions that were recorded, the list of them, and one that is opened. */
export const sessions: SceneGroup = {
  scenes: {
    sessions: async (stage) => {
      const { inspector, page, userData } = stage
      const address = await loopback()
      await inspector.open('PULL', 'Bind', address, 'sink')
      for (const [name, count] of [
        ['Friday, before the change', 40],
        ['Friday, after it', 120],
        ['Load of Monday', 900],
      ] as const) {
        const push = await peer(
          stage,
          'push',
          '--connect',
          address,
          '--frame',
          '{"job": {n}, "of": "nightly"}',
          '--messages',
          String(count),
        )
        await expect(inspector.statusBar).toContainText(`${count} messages`)
        await push.exited
        await inspector.answerSaveDialog(join(userData, `${name}.zmqs`))
        await inspector.menu('File', 'Save Session As…')
        await expect(inspector.notifications).toContainText(`Saved “${name}”`)
        await quiet(stage)
        await inspector.menu('Capture', 'Clear')
      }
      await inspector.menu('File', 'Sessions…')
      await page.getByRole('dialog', { name: 'Sessions' }).getByRole('row').filter({ hasText: 'after it' }).click()
    },
    'session-delete': ({ page }) => page.getByRole('dialog', { name: 'Sessions' }).getByRole('button', { name: 'Delete' }).click(),
    session: async ({ inspector, page }) => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog', { name: 'Sessions' }).getByRole('button', { name: 'Open', exact: true }).click()
      await expect(page.getByRole('region', { name: 'Shown session' })).toContainText('after it')
      await inspector.traffic.rowsWith('job').nth(3).click()
    },
  },
}
