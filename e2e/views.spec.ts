import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './fixtures'
import type { InspectorWindow } from './pages/inspector-window'
import { PaneLayout } from './pages/pane-layout'
import { SequenceView } from './pages/sequence-view'
import { TopicsPane } from './pages/topics-pane'
import { freePort, startScript } from './peers/peers'

const loopback = async (): Promise<string> => `tcp://127.0.0.1:${await freePort()}`
const themes = ['light', 'dark'] as const

/** Pictures to look at, where a folder for them is named. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.VIEWS_SHOTS
  if (folder === undefined) return
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.evaluate(() => document.fonts.ready)
    await expect(page.getByRole('grid').first()).toBeVisible()
    // A picture is looked at by people: let what slides come to rest.
    await page.waitForTimeout(700)
    await page.screenshot({ path: join(folder, `${name}-${width}.png`) })
  }
}

/** Opens a tap, whose upstream must be there, and answers with where it listens. */
async function openTap(inspector: InspectorWindow, upstream: string, name: string): Promise<string> {
  const listen = await loopback()
  await inspector.menu('File', 'New Tap…')
  await inspector.tap.fill({ upstream, listen, name })
  await inspector.tap.start()
  await expect(inspector.sources.row(name)).toContainText('Listening')
  return listen
}

test('topics stand as a tree with what they said last; one of them filters the list and shows its newest message', async ({
  inspector,
}) => {
  const { page, traffic, detail } = inspector
  const topics = new TopicsPane(page)
  await using publisher = await startScript('topics', ['--bind', 'tcp://127.0.0.1:*', '--lines', '3', '--topic', 'alarm', '--rounds', '5'])
  await inspector.open('SUB', 'Connect', publisher.endpoint, 'plant')
  await publisher.exited
  await inspector.menu('View', 'Show or Hide Topics')
  await expect(topics.line('plant')).toHaveAttribute('aria-expanded', 'false')
  await expect(topics.line('plant')).toContainText('12 topics')
  await expect(topics.line('plant')).toContainText('60')
  await expect(topics.line('alarm')).toContainText('{"round": 4}')

  await topics.tree.focus()
  await topics.tree.press('End')
  await topics.tree.press('ArrowRight')
  await expect(topics.line('line1')).toHaveAttribute('aria-level', '2')
  await topics.tree.press('ArrowRight')
  await topics.tree.press('ArrowDown')
  await topics.tree.press('ArrowRight')
  await topics.tree.press('ArrowDown')
  await expect(topics.line('sensor0')).toContainText('{"round": 4}')
  await topics.tree.press('Enter')
  await expect(page.getByRole('search', { name: 'Filter' }).getByRole('combobox', { name: 'Filter' })).toHaveValue(
    'topic == "plant/line1/sensor0"',
  )
  await traffic.expectCount(5)
  await expect(detail.column('Message')).toContainText('"round": 4')
  // A filter of the list is none of the tree.
  await expect(topics.line('alarm')).toBeVisible()

  await topics.line('line1').click()
  await traffic.expectCount(20)
  await topics.region.getByRole('button', { name: 'Show all rows again' }).click()
  await expect(traffic.rowsWith('alarm').first()).toBeVisible()

  await topics.filter.fill('line2/sensor3')
  await expect(topics.lines).toHaveCount(3)
  await topics.filter.press('Escape')
  await expect(topics.line('alarm')).toBeVisible()
  await topics.region.getByRole('combobox', { name: 'Split topics at' }).click()
  await page.getByRole('option', { name: 'Not split' }).click()
  await expect(topics.line('plant/line0/sensor0')).toBeVisible()
  await expect(topics.lines).toHaveCount(13)
})

test('topics follow what is published, sorted by rate, and are forgotten with the capture', async ({ inspector }) => {
  const { page } = inspector
  const topics = new TopicsPane(page)
  const publish = (port: string, topic: string, interval: string) =>
    startScript('topics', ['--bind', port, '--topic', topic, '--rounds', '100000', '--interval-ms', interval, '--seconds', '40'])
  const [slowAt, fastAt] = [await loopback(), await loopback()]
  await using _slow = await publish(slowAt, 'a slow one', '400')
  await using _fast = await publish(fastAt, 'b fast one', '20')
  await inspector.open('SUB', 'Connect', slowAt, 'slow')
  await inspector.open('SUB', 'Connect', fastAt, 'fast')
  await inspector.menu('View', 'Show or Hide Topics')
  await expect(topics.lines).toHaveCount(2)
  await expect(topics.lines.first()).toContainText('a slow one')
  await expect(topics.line('a slow one')).toHaveAccessibleName(/ [23](\.\d)?\/s /, { timeout: 15_000 })
  await topics.region.getByRole('button', { name: 'Rate' }).click()
  await expect(topics.lines.first()).toContainText('b fast one')
  await expect(topics.line('b fast one')).toHaveAccessibleName(/ [34]\d\/s /, { timeout: 15_000 })
  await inspector.sources.row('slow').click()
  await expect(topics.lines).toHaveCount(1)
  await inspector.menu('Capture', 'Clear')
  await expect(topics.line('a slow one')).toHaveAccessibleName(/ \d messages /)
})

test('ten thousand topics and more are counted, and only those in sight are drawn', async ({ inspector }) => {
  test.setTimeout(90_000)
  const topics = new TopicsPane(inspector.page)
  await using publisher = await startScript('topics', ['--bind', 'tcp://127.0.0.1:*', '--lines', '2600', '--sensors', '4'])
  await inspector.open('SUB', 'Connect', publisher.endpoint, 'crowd')
  await publisher.exited
  await inspector.menu('View', 'Show or Hide Topics')
  await expect(topics.region).toContainText('10,000 topics', { timeout: 30_000 })
  await expect(topics.region).toContainText('400 messages of further topics')
  await topics.region.getByRole('button', { name: 'Expand all topics' }).click()
  await topics.tree.focus()
  await topics.tree.press('End')
  await expect(topics.tree.getByRole('treeitem', { name: /^sensor3 / }).last()).toHaveAttribute('aria-posinset', '4')
  expect(await topics.lines.count()).toBeLessThan(80)
})

test('an exchange shows earlier ones like it, its way through the tap, and what passed around it', async ({ inspector }) => {
  const { page, traffic, detail, toolbar } = inspector
  await using server = await startScript('rep_echo', ['--bind', 'tcp://127.0.0.1:*', '--delay-ms', '25'])
  const listen = await openTap(inspector, server.endpoint, 'orders')
  await using client = await startScript('req', ['--connect', listen, '--frame', '{"method": "add", "n": {n}}', '--messages', '12'])
  await client.exited
  await toolbar.getByRole('radio', { name: 'Exchanges' }).click()
  // A row an exchange, once the list has changed.
  await expect(traffic.rowsWith('"n": 9', 'Replied')).toHaveCount(1)
  await traffic.rowsWith('"n": 9', 'Replied').click()
  await expect(toolbar.getByRole('radio', { name: 'Exchanges' })).toBeChecked()
  const strip = detail.region.getByRole('region', { name: 'Earlier timings' })
  await expect(strip.getByRole('option')).toHaveCount(10)
  await expect(strip).toContainText('10 like it: method: add on this connection')
  await expect(strip).toContainText(/p50 \d\d\.\d ms/)
  await expect(strip.getByRole('option', { selected: true })).toHaveAccessibleName(/this one: \d\d\.\d ms/)
  await expect(
    detail.region.getByRole('img', { name: /^The way of the exchange.*server answers after \d\d\.\d ms.*network ≈/ }),
  ).toBeVisible()
  const around = detail.region.getByRole('region', { name: 'Around it on this connection' })
  await expect(around.getByRole('button')).toHaveCount(10)
  await around.getByRole('button').filter({ hasText: '"n": 10' }).first().click()
  await expect(detail.column('Request')).toContainText('10')
  await expect(strip.getByRole('option')).toHaveCount(11)
  await strip.getByRole('listbox').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(strip.getByRole('option')).toHaveCount(1)
  await expect(strip).toContainText('No earlier request like this one')
})

test('the sequence shows who said what to whom, in step with the list', async ({ inspector }) => {
  const { page, traffic, detail } = inspector
  const sequence = new SequenceView(page)
  await using server = await startScript('rep_echo', ['--bind', 'tcp://127.0.0.1:*', '--delay-ms', '10'])
  const listen = await openTap(inspector, server.endpoint, 'orders')
  await using client = await startScript('req', ['--connect', listen, '--frame', 'order {n}', '--messages', '8'])
  await client.exited
  await traffic.rowsWith('order 3').first().click()
  await inspector.menu('View', 'List or Sequence')
  await expect(sequence.participants).toHaveText([/Time/, /Client #1.*REQ/, /Server of orders/])
  await expect(sequence.rows.and(page.locator('[aria-selected="true"]'))).toContainText('Client #1 to Server of orders:order 3')
  await expect(sequence.rowsWith('Server of orders to Client #1:order 3', / ms$/)).toBeVisible()
  await sequence.grid.focus()
  await sequence.grid.press('ArrowDown')
  await expect(sequence.rows.and(page.locator('[aria-selected="true"]'))).toContainText('Server of orders to Client #1:order 3')
  await expect(detail.region.getByRole('heading', { name: /^Row \d+$/ })).toBeVisible()
  await sequence.rowsWith('Client #1 to Server of orders:order 5').click()
  await inspector.menu('View', 'List or Sequence')
  await expect(traffic.rows.and(page.locator('[aria-selected="true"]'))).toContainText('order 5')

  // The same rows as the list: a filter and the grain count.
  await inspector.menu('View', 'List or Sequence')
  await inspector.toolbar.getByRole('radio', { name: 'Exchanges' }).click()
  await expect(sequence.rowsWith('Client #1 to Server of orders:order 2', 'Reply:order 2')).toBeVisible()
  await expect(sequence.grid).toHaveAttribute('aria-rowcount', '9')
})

test('the sequence follows live traffic between sockets of our own', async ({ inspector }) => {
  const { page } = inspector
  const sequence = new SequenceView(page)
  await inspector.menu('File', 'Try Hello World')
  await inspector.menu('View', 'List or Sequence')
  const sent = sequence.rowsWith('Hello World client to Hello World server:', 'Hello')
  await expect(sent.nth(3)).toBeVisible({ timeout: 20_000 })
  await expect(sequence.participants).toHaveText([/Time/, /Hello World (server|client)/, /Hello World (client|server)/])
  const last = sequence.rows.last()
  const before = await last.getAttribute('aria-rowindex')
  await expect(last).not.toHaveAttribute('aria-rowindex', before ?? '')
  await expect(last).toBeInViewport()
})

for (const theme of themes) {
  test(`the views are accessible and look right: ${theme}`, async ({ launch }) => {
    test.setTimeout(90_000)
    const { inspector, page } = await launch()
    const { traffic, toolbar } = inspector
    const topics = new TopicsPane(page)
    await inspector.useTheme(theme)
    const at = await loopback()
    await using _publisher = await startScript('topics', [
      ...['--bind', at, '--lines', '4', '--topic', 'alarm', '--topic', 'weather/now', '--rounds', '1000', '--interval-ms', '200'],
    ])
    await inspector.open('SUB', 'Connect', at, 'plant')
    await inspector.menu('View', 'Show or Hide Topics')
    await expect(topics.line('plant')).toContainText('16 topics')
    await topics.region.getByRole('button', { name: 'Expand all topics' }).click()
    await topics.line('line1').click()
    await expectAccessible(page, 'topics')
    await picture(page, `topics-${theme}`)
    await topics.region.getByRole('button', { name: 'Show all rows again' }).click()
    await new PaneLayout(page).close('topics')
    await inspector.sources.row('plant').getByRole('button', { name: 'Stop plant' }).click()

    await using server = await startScript('rep_echo', ['--bind', 'tcp://127.0.0.1:*', '--delay-ms', '12'])
    const listen = await openTap(inspector, server.endpoint, 'orders')
    const request = ['--connect', listen, '--frame', '{"method": "add", "order": {n}}']
    await using first = await startScript('req', [...request, '--messages', '30'])
    await first.exited
    await using second = await startScript('req', [...request, '--messages', '4', '--routing-id', 'till-2'])
    await second.exited
    await inspector.sources.row('orders').click()
    await toolbar.getByRole('radio', { name: 'Exchanges' }).click()
    await traffic.rowsWith('"order": 25').click()
    await expect(page.getByRole('region', { name: 'Around it on this connection' })).toBeAttached()
    await expectAccessible(page, 'an exchange')
    await picture(page, `exchange-${theme}`)
    await page.getByRole('region', { name: 'Around it on this connection' }).scrollIntoViewIfNeeded()
    await picture(page, `around-${theme}`)
    await toolbar.getByRole('button', { name: 'Show as a sequence' }).click()
    await expect(new SequenceView(page).rowsWith('"order": 25').first()).toBeVisible()
    await expectAccessible(page, 'sequence of exchanges')
    await picture(page, `sequence-exchanges-${theme}`)
    await toolbar.getByRole('radio', { name: 'Messages' }).click()
    await expect(new SequenceView(page).rowsWith('"order": 25').first()).toBeVisible()
    await expectAccessible(page, 'sequence')
    await picture(page, `sequence-${theme}`)
    await inspector.menu('File', 'Try Hello World')
    await expect(new SequenceView(page).rowsWith('Hello World client to Hello World server:').first()).toBeVisible({ timeout: 20_000 })
    await picture(page, `sequence-hello-${theme}`)
  })
}
