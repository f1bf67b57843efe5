import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import type { InspectorWindow } from './pages/inspector-window'
import { freePort, startScript } from './peers/peers'

const megabyte = String(1024 * 1024)

/** Sends so many messages of a mebibyte, and waits until so many are there. */
async function push(inspector: InspectorWindow, address: string, messages: number, total: number): Promise<void> {
  await using script = await startScript('push', [
    ...['--connect', address, '--frame', 'piece {n}', '--size', megabyte, '--messages', String(messages)],
  ])
  await script.exited
  await expect(inspector.statusBar.getByText(new RegExp(`^${total} messages?$`))).toBeVisible({ timeout: 20_000 })
}

/** What the status bar counts as pushed out. */
const evictedIn = async (inspector: InspectorWindow): Promise<number> =>
  Number((await inspector.statusBar.innerText()).match(/([\d,]+) evicted/)?.[1]?.replaceAll(',', '') ?? 0)

test('a full disk ends recording with one sentence; capture goes on in memory, and what was recorded can be opened', async ({
  launch,
  userData,
}) => {
  const disk = join(userData, 'sessions')
  mkdirSync(disk)
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]).status === 0
  test.skip(!isMounted, 'No file system may be mounted here.')
  try {
    const { inspector, page } = await launch()
    const { traffic, detail, statusBar } = inspector
    const address = `tcp://127.0.0.1:${await freePort()}`
    await inspector.setNumber(/Memory limit/, 16)
    await inspector.open('PULL', 'Bind', address, 'sink')
    await page.getByRole('button', { name: 'Show socket events' }).click()
    await push(inspector, address, 5, 5)
    await push(inspector, address, 5, 10)
    await expect(statusBar.getByRole('button', { name: 'Recording stopped' })).toBeVisible()
    await expect(statusBar.getByRole('alert')).toHaveText('The disk is full. Capture goes on in memory.')
    await push(inspector, address, 3, 13)
    await traffic.rowsWith('piece 2').last().click()
    await expect(detail.region).toContainText('piece 2')
    // What memory then lets go of is lost, and counted.
    await push(inspector, address, 20, 33)
    await expect(statusBar).toContainText(/\d+ evicted/)

    await inspector.menu('File', 'Sessions…')
    const sessions = page.getByRole('dialog', { name: 'Sessions' })
    await sessions.getByRole('gridcell').first().click()
    await sessions.getByRole('button', { name: 'Open', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Shown session' })).toContainText(/\d messages/)
    await traffic.scrollToTop()
    await traffic.rowsWith('piece 0').first().click()
    await expect(detail.region).toContainText('1.00 MiB')
    await expect(statusBar).not.toContainText('evicted')
  } finally {
    // The app is still there, with the file open.
    spawnSync('umount', ['-l', disk])
  }
})

test('a ring of the smallest size lets go of its oldest rows: the list begins later, and all that it shows can be looked at', async ({
  inspector,
}) => {
  test.setTimeout(120_000)
  const { traffic, detail, statusBar, page } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.setNumber(/Memory limit/, 16)
  await inspector.setNumber(/Size of one session/, 64)
  await inspector.open('PULL', 'Bind', address, 'sink')
  await page.getByRole('button', { name: 'Show socket events' }).click()
  await push(inspector, address, 1, 1)
  // The limit counts for the next session.
  await inspector.menu('Capture', 'Clear')
  await expect(statusBar).toContainText('0 messages')
  let total = 0
  const pushMore = async (): Promise<void> => {
    total += 20
    await push(inspector, address, 20, total)
  }
  for (let round = 0; round < 3; round += 1) await pushMore()
  await traffic.scrollToTop()
  await expect(traffic.rows.first()).toContainText('piece 0')
  await traffic.rows.first().click()
  await expect(detail.region).toContainText('piece 0')

  // The rows on show and the selected one go while they are looked at.
  let evicted = 0
  for (let round = 0; round < 3; round += 1) {
    await pushMore()
    const before = evicted
    // The file and the list come to rest a moment after the last message.
    await expect
      .poll(
        async () => {
          const earlier = evicted
          evicted = await evictedIn(inspector)
          return evicted > before && evicted === earlier
        },
        { intervals: [500] },
      )
      .toBe(true)
    await traffic.expectCount(total - evicted)
    // Where the first row went, those after it have moved up.
    await traffic.scrollToTop()
    await traffic.rows.first().click()
    await expect(detail.region).toContainText(`piece ${evicted % 20}`)
  }
  await expect(statusBar.getByRole('button', { name: /^Recording · 6\d\.\d MiB/ })).toBeVisible()
  await traffic.expectCount(total - evicted)
  await traffic.scrollToTop()
  // Twenty pieces a round, from 0: the first that is left, and the last.
  await expect(traffic.rows.first()).toContainText(`piece ${evicted % 20}`)
  await traffic.grid.press('End')
  await expect(traffic.rows.last()).toContainText('piece 19')
  await expect(detail.region).toContainText('piece 19')
  for (let step = 0; step < 5; step += 1) await traffic.grid.press('PageUp')
  await expect(detail.region).toContainText(/piece \d+/)
  await expect(detail.region).not.toContainText('no longer held')
})
