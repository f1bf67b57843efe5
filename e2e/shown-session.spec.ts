import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { FilterBar } from './pages/filter-bar'
import type { InspectorWindow } from './pages/inspector-window'
import { freePort, startScript } from './peers/peers'

type Launch = (options?: { readonly args?: readonly string[]; readonly userData?: string }) => Promise<{
  readonly inspector: InspectorWindow
  readonly page: Page
  readonly app: { close(): Promise<void> }
}>

const loopback = async (): Promise<string> => `tcp://127.0.0.1:${await freePort()}`
const bar = (page: Page): Locator => page.getByRole('region', { name: 'Shown session' })

/**
 * Records a session in a window that is closed then: a tap with a DEALER's three requests and their replies, a PULL that got five
 * jobs, and a ROUTER that got three requests. Answers with the file.
 */
async function recordedFile(launch: Launch, userData: string): Promise<string> {
  const { inspector, app } = await launch()
  await using server = await startScript('router_echo', ['--bind', 'tcp://127.0.0.1:*'])
  const listen = await loopback()
  await inspector.openTap({ upstream: server.endpoint, listen, name: 'broker' })
  await using dealer = await startScript('dealer', [
    ...['--connect', listen, '--delimiter', '--frame', 'task {n}', '--messages', '3', '--count', '3', '--routing-id', 'worker-7'],
  ])
  await dealer.exited
  const jobs = await loopback()
  await inspector.open('PULL', 'Bind', jobs, 'sink')
  await using push = await startScript('push', ['--connect', jobs, '--frame', 'job {n}', '--messages', '5'])
  await push.exited
  const asked = await loopback()
  await inspector.open('ROUTER', 'Bind', asked, 'asked')
  await using _client = await startScript('dealer', [
    '--connect',
    asked,
    '--delimiter',
    '--frame',
    'question {n}',
    '--messages',
    '3',
    '--count',
    '1',
  ])
  await expect(inspector.statusBar).toContainText('14 messages')
  const file = join(userData, 'friday.zmqs')
  await inspector.answerSaveDialog(file)
  await inspector.menu('File', 'Save Session As…')
  await expect(inspector.notifications).toContainText('Saved “friday”')
  await app.close()
  return file
}

/** A window with nothing of its own that shows a file. */
async function showing(
  launch: Launch,
  userData: string,
): Promise<{ readonly inspector: InspectorWindow; readonly page: Page; readonly file: string }> {
  const file = await recordedFile(launch, userData)
  const other = join(userData, 'other')
  mkdirSync(other)
  const { inspector, page } = await launch({ args: [file], userData: other })
  await expect(bar(page)).toContainText('friday')
  return { inspector, page, file }
}

test('a shown session lists its own sources, connections and counts, and filters by them', async ({ launch, userData }) => {
  const { inspector, page } = await showing(launch, userData)
  const { sources, traffic, detail, statusBar } = inspector
  await expect(sources.region.getByRole('heading', { name: 'Sources of the session' })).toBeVisible()
  await expect(sources.region).toContainText('None of your own sources is open.')
  await expect(sources.row('All sources')).toContainText('14')
  await expect(sources.row('broker')).toContainText('6')
  await expect(sources.row('sink')).toContainText('5')
  await expect(sources.region.getByRole('button', { name: /Start|Stop|Actions/ })).toHaveCount(0)
  await expect(statusBar).toContainText(/14 messages.*6 exchanges/)
  await expect(statusBar).not.toContainText('pending')

  await sources.select('sink')
  await expect(traffic.rowsWith('job')).toHaveCount(5)
  await expect(traffic.rowsWith('task')).toHaveCount(0)
  await sources.connection(1).click()
  await expect(detail.connectionTitle(1)).toBeVisible()
  await expect(detail.region).toContainText('worker-7')
  await expect(detail.steps.filter({ hasText: 'READY' })).toHaveCount(2)
  await expect(traffic.rowsWith('task').first()).toBeVisible()
  await expect(traffic.rowsWith('job')).toHaveCount(0)

  const filter = new FilterBar(page)
  await sources.select('All sources')
  await filter.input.focus()
  await page.keyboard.type('source == si')
  await expect(filter.suggestions.getByRole('option', { name: /sink/ })).toBeVisible()
  await filter.apply('source == sink')
  await traffic.expectCount(await traffic.rowsWith('sink').count())
  await expect(traffic.rowsWith('job')).toHaveCount(5)
})

test('a shown session is looked at and not answered: what needs a socket is off and says why', async ({ launch, userData }) => {
  const { inspector, page } = await showing(launch, userData)
  const { send, traffic, toolbar, notifications } = inspector
  await expect(send.region).toContainText('Go back to live to send')
  await expect(send.region.getByRole('button', { name: 'Send', exact: true })).toHaveCount(0)
  await traffic.rowsWith('question').first().click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Reply (go back to live to send)' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await inspector.menu('Capture', 'Clear')
  await expect(notifications).toContainText('A file is shown, not the capture')
  await expect(traffic.rowsWith('question').first()).toBeVisible()
  await expect(toolbar.getByRole('button', { name: 'Clear the capture' })).toBeDisabled()
  await expect(toolbar.getByRole('button', { name: 'Pause the list' })).toBeDisabled()

  // Another source is one of what is captured now: it is shown where it is.
  await inspector.open('PULL', 'Bind', await loopback(), 'fresh')
  await expect(bar(page)).toBeHidden()
  await expect(inspector.sources.row('broker')).toHaveCount(0)
  await expect(inspector.statusBar).toContainText('0 messages')
})

test('statistics, find, go to, colours and export work on the session that is shown', async ({ launch, userData }) => {
  const { inspector, page } = await showing(launch, userData)
  const { traffic, toolbar } = inspector
  await toolbar.getByRole('button', { name: 'Show statistics' }).click()
  const statistics = page.locator('[data-pane="statistics"]')
  await expect(statistics.locator('dl > div').filter({ hasText: 'Messages' }).locator('dd')).toHaveText('14')
  await expect(statistics.getByRole('table', { name: 'Sources' })).toContainText('broker')
  await expect(statistics.getByRole('table', { name: 'Connections' })).toContainText('#1')

  await inspector.menu('Edit', 'Find…')
  await expect(page.getByRole('combobox', { name: 'Find' })).toBeFocused()
  await page.keyboard.type('task')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('search', { name: 'Find' })).toContainText('1 of 6')
  await expect(traffic.grid.getByRole('row', { selected: true })).toContainText('task')
  await page.keyboard.press('Escape')
  await inspector.menu('Edit', 'Go to…')
  await page.getByRole('dialog', { name: 'Go to' }).getByRole('textbox').first().fill('1')
  await page.keyboard.press('Enter')
  await expect(traffic.grid.getByRole('row', { selected: true })).toHaveCount(1)

  await inspector.menu('View', 'Colour Rules…')
  await page.getByRole('button', { name: 'Add rule' }).click()
  await page.keyboard.type('job')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Colour rules' }).getByRole('button', { name: 'Close' }).click()
  await inspector.sources.select('sink')
  await expect(traffic.rowsWith('job 1')).toHaveAccessibleDescription('Coloured Red by a rule')

  const exported = join(userData, 'friday.jsonl')
  await inspector.answerSaveDialog(exported)
  await inspector.export()
  await expect(inspector.notifications).toContainText(/Exported \d+ records/)
  const records = readFileSync(exported, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; source: string })
  expect(records.filter(({ kind, source }) => kind === 'message' && source === 'sink')).toHaveLength(5)

  await bar(page).getByRole('button', { name: 'Back to live' }).click()
  await expect(page.getByText('See what your sockets say')).toBeVisible()
})
