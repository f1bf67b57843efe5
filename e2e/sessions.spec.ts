import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import type { InspectorWindow } from './pages/inspector-window'
import { freePort, startScript } from './peers/peers'

const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Sessions' })
/** Without the header. */
const sessionsOf = (page: Page): Locator =>
  dialogOf(page)
    .getByRole('grid', { name: 'Sessions' })
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') })

async function recordDemo(inspector: InspectorWindow): Promise<void> {
  await inspector.menu('File', 'Try Hello World')
  await expect(inspector.traffic.rowsWith('Hello World client', 'Replied').nth(1)).toBeVisible()
  await expect(inspector.statusBar.getByRole('button', { name: /^Recording · / })).toBeVisible()
}

async function openSessions(inspector: InspectorWindow): Promise<void> {
  await inspector.menu('File', 'Sessions…')
  await expect(dialogOf(inspector.page)).toBeVisible()
}

test('what is captured is recorded, opened after a restart, named, saved and deleted', async ({ launch, userData }) => {
  const first = await launch()
  await recordDemo(first.inspector)
  await first.inspector.traffic.rowsWith('Hello World client', 'Replied').first().click()
  await first.inspector.menu('Capture', 'Bookmark Row')
  await expect(first.inspector.traffic.region.getByRole('img', { name: 'bookmarked' })).toBeVisible()
  await first.app.close()
  expect(readdirSync(join(userData, 'sessions'))).toHaveLength(1)

  const { inspector, page } = await launch()
  await openSessions(inspector)
  const recorded = sessionsOf(page).filter({ hasNotText: 'Recording' })
  await expect(recorded).toHaveCount(1)
  await recorded.click()
  await page.keyboard.press('Tab')
  await dialogOf(page).getByRole('grid').focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'New name' }).fill('Friday')
  await page.keyboard.press('Enter')
  await expect(sessionsOf(page).filter({ hasText: 'Friday' })).toBeVisible()

  await page.keyboard.press('Enter')
  await expect(dialogOf(page)).toBeHidden()
  const bar = page.getByRole('region', { name: 'Shown session' })
  await expect(bar).toContainText(/Friday.*\d+ messages.*recorded/)
  await expect(inspector.statusBar.getByRole('button', { name: '1 mark' })).toBeVisible()

  const copy = join(userData, 'copy.zmqs')
  await inspector.answerSaveDialog(copy)
  await inspector.menu('File', 'Save Session As…')
  await expect(inspector.notifications).toContainText('Saved “copy”')
  expect(existsSync(copy)).toBe(true)

  await bar.getByRole('button', { name: 'Back to live' }).click()
  await expect(bar).toBeHidden()
  await openSessions(inspector)
  await sessionsOf(page).filter({ hasText: 'Friday' }).click()
  await dialogOf(page).getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(sessionsOf(page).filter({ hasText: 'Friday' })).toHaveCount(0)
  await expect(sessionsOf(page).filter({ hasText: 'copy' })).toHaveCount(1)
})

test('a session that is opened shows its rows, its bookmarks and its names', async ({ launch, userData }) => {
  const first = await launch()
  await recordDemo(first.inspector)
  await first.inspector.traffic.rowsWith('Hello World client', 'Replied').first().click()
  await first.inspector.menu('Capture', 'Bookmark Row')
  await expect(first.inspector.traffic.region.getByRole('img', { name: 'bookmarked' })).toBeVisible()
  const copy = join(userData, 'copy.zmqs')
  await first.inspector.answerSaveDialog(copy)
  await first.inspector.menu('File', 'Save Session As…')
  await expect(first.inspector.notifications).toContainText('Saved “copy”')
  await first.app.close()

  const { inspector, page } = await launch({ args: [copy] })
  await expect(page.getByRole('region', { name: 'Shown session' })).toContainText('copy')
  await expect(inspector.traffic.rowsWith('Hello World client', 'Replied').first()).toBeVisible()
  await inspector.statusBar.getByRole('button', { name: '1 mark' }).click()
  await page.getByRole('menuitem', { name: /^Row \d+/ }).click()
  await expect(inspector.detail.region).toContainText('Hello')
})

test('rows are marked with a note and a colour, and found again', async ({ inspector }) => {
  const { page } = inspector
  await recordDemo(inspector)
  await inspector.traffic.rowsWith('Hello World client', 'Replied').first().click()
  await inspector.menu('Capture', 'Note and Colour…')
  await page.getByRole('textbox', { name: 'Note' }).fill('slow one')
  await page.getByRole('radio', { name: 'Purple' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(inspector.traffic.region.getByRole('img', { name: 'marked Purple, slow one' })).toBeVisible()
  await expect(inspector.detail.region).toContainText('slow one')
  await inspector.statusBar.getByRole('button', { name: '1 mark' }).click()
  await expect(page.getByRole('menuitem', { name: /slow one/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await inspector.menu('Capture', 'Clear')
  await expect(inspector.statusBar.getByRole('button', { name: /mark/ })).toBeHidden()
})

test('a session that was killed is offered, and kept for later', async ({ launch }) => {
  const first = await launch()
  await recordDemo(first.inspector)
  const closed = new Promise((resolve) => first.app.process().once('exit', resolve))
  first.app.process().kill('SIGKILL')
  await closed

  const { page, inspector, app } = await launch()
  const banner = page.getByRole('region', { name: 'Interrupted session' })
  await expect(banner).toContainText(/ended without being closed.*\d+ messages of .* were saved/)
  await banner.getByRole('button', { name: 'Keep for later' }).click()
  await expect(banner).toBeHidden()
  await openSessions(inspector)
  await expect(sessionsOf(page).filter({ hasText: 'Interrupted' })).toHaveCount(1)
  await app.close()
  const again = await launch()
  await expect(again.inspector.statusBar.getByRole('button', { name: /^Recording/ })).toBeVisible()
  await expect(again.page.getByRole('region', { name: 'Interrupted session' })).toBeHidden()
})

test('Clear begins another session, two are merged, and recording can be switched off', async ({ inspector, userData }) => {
  const { page } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('PULL', 'Bind', address, 'sink')
  for (const total of ['5 messages', '6 messages']) {
    await using push = await startScript('push', ['--connect', address, '--size', '10', '--messages', total.slice(0, 1)])
    await expect(inspector.statusBar).toContainText(total)
    await push.exited
    if (total.startsWith('5')) await inspector.menu('Capture', 'Clear')
  }
  await openSessions(inspector)
  await expect(sessionsOf(page)).toHaveCount(2)
  await sessionsOf(page).nth(0).click()
  await sessionsOf(page)
    .nth(1)
    .click({ modifiers: ['ControlOrMeta'] })
  await inspector.answerSaveDialog(join(userData, 'both.zmqs'))
  await dialogOf(page).getByRole('button', { name: 'Merge…' }).click()
  await expect(sessionsOf(page).filter({ hasText: 'both' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialogOf(page)).toBeHidden()
  await inspector.switchRecordingOff()
})

test('a list without any session says so', async ({ inspector, userData }) => {
  const { page } = inspector
  await inspector.switchRecordingOff()
  rmSync(join(userData, 'sessions'), { recursive: true, force: true })
  await openSessions(inspector)
  await expect(dialogOf(page)).toContainText('No sessions yet')
})
