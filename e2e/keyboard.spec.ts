import { expect, test } from './fixtures'
import { FilterBar } from './pages/filter-bar'
import type { InspectorWindow } from './pages/inspector-window'
import { freePort, startScript } from './peers/peers'

/** A PULL with so many messages, every second of them `even n` and the others `odd n`. */
async function manyRows(inspector: InspectorWindow, pairs: number): Promise<void> {
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('PULL', 'Bind', address, 'sink')
  await inspector.page.getByRole('button', { name: 'Show socket events' }).click()
  await using even = await startScript('push', ['--connect', address, '--frame', 'even {n}', '--messages', String(pairs)])
  await even.exited
  await using odd = await startScript('push', ['--connect', address, '--frame', 'odd {n}', '--messages', String(pairs)])
  await odd.exited
  await inspector.traffic.expectCount(pairs * 2)
}

test('the selected row stays where it is seen when the filter changes, goes and comes back', async ({ inspector }) => {
  const { traffic, page } = inspector
  const filter = new FilterBar(page)
  await manyRows(inspector, 400)
  const selected = traffic.grid.locator('[role="row"][aria-selected="true"]')
  const place = async (): Promise<number> => Math.round((await selected.boundingBox())?.y ?? -1)
  await traffic.scrollToTop()
  for (let pages = 0; pages < 12; pages += 1) await traffic.grid.press('PageDown')
  await expect(selected).toContainText('even')
  let words = ''
  // The last of the keys may still be on its way.
  await expect(async () => {
    words = (await selected.textContent()) ?? ''
    await page.waitForTimeout(200)
    expect(await selected.textContent()).toBe(words)
  }).toPass()
  await expect(selected).toBeInViewport({ ratio: 0.98 })
  const before = await place()

  await filter.apply('even')
  await traffic.expectCount(400)
  await expect(selected).toHaveText(words)
  await expect(selected).toBeInViewport({ ratio: 0.98 })
  expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(2)
  await filter.apply('odd')
  await traffic.expectCount(400)
  await expect(selected).toHaveCount(0)
  await filter.clear()
  await traffic.expectCount(800)
  await expect(selected).toHaveText(words)
  await expect(selected).toBeInViewport({ ratio: 0.98 })
  expect(Math.abs((await place()) - before)).toBeLessThanOrEqual(2)
  // The keys go on from there.
  await traffic.grid.focus()
  await traffic.grid.press('ArrowDown')
  await expect(selected).not.toHaveText(words)
  await expect(selected).toBeInViewport({ ratio: 0.98 })

  // Who follows the end goes on doing so.
  await traffic.grid.press('Home')
  await traffic.grid.press('End')
  await filter.apply('odd')
  await traffic.expectCount(400)
  await expect(page.getByRole('button', { name: /^Jump to latest/ })).toHaveCount(0)
  await expect(traffic.rowsWith(/odd 399$/)).toBeInViewport({ ratio: 0.98 })
})

test('rows and columns have their positions, news do not flood, and the focus comes back', async ({ inspector }) => {
  const { traffic, page, sources } = inspector
  const filter = new FilterBar(page)
  // Everything that assistive technology is told from now on.
  const told = await page.evaluateHandle(() => {
    const news: string[] = []
    new MutationObserver((changes) => {
      const regions = changes.map(({ target }) =>
        (target instanceof Element ? target : target.parentElement)?.closest('[role="status"], [role="alert"]'),
      )
      for (const region of new Set(regions)) if (region?.textContent) news.push(region.textContent)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
    return news
  })
  await manyRows(inspector, 500)
  await expect(sources.row('sink')).toContainText(/received\s*1,000/)
  await expect.poll(() => told.evaluate((news) => news.some((text) => text.startsWith('sink: Listening')))).toBe(true)
  await filter.apply('odd')
  await expect.poll(() => told.evaluate((news) => news.includes('500 rows match the filter.'))).toBe(true)
  expect(await told.evaluate((news) => news.length)).toBeLessThanOrEqual(5)

  await traffic.grid.focus()
  await traffic.grid.press('Home')
  await expect(traffic.grid).toHaveAttribute('aria-colcount', '10')
  await expect(traffic.grid).toHaveAttribute('aria-rowcount', '501')
  const selected = traffic.grid.getByRole('row', { selected: true })
  await expect(selected).toHaveAttribute('aria-rowindex', '2')
  await expect(selected.getByRole('gridcell').nth(2)).toHaveAttribute('aria-colindex', '3')
  await expect(traffic.grid).toHaveAttribute('aria-activedescendant', (await selected.getAttribute('id')) ?? '')

  await traffic.grid.press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(traffic.grid).toBeFocused()
  const dialogs: readonly (readonly [string, string])[] = [
    ['File', 'Settings…'],
    ['Help', 'Keyboard Shortcuts'],
    ['View', 'Command Palette…'],
    ['Capture', 'Note and Colour…'],
  ]
  for (const [menu, item] of dialogs) {
    await inspector.menu(menu, item)
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(traffic.grid, item).toBeFocused()
  }
  const columns = page.getByRole('button', { name: 'Columns and time' })
  await columns.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(columns).toBeFocused()
})

test('values of a tree, of JSON, of bytes and of a plot are reached by keyboard', async ({ launch }) => {
  const { inspector, page, app } = await launch()
  const { traffic, detail } = inspector
  const filter = new FilterBar(page)
  await using peer = await startScript('typed_push', ['--bind', 'tcp://127.0.0.1:*', '--seconds', '90'])
  await inspector.open('PULL', 'Connect', peer.endpoint, 'typed')
  const message = detail.column('Message')
  await traffic.rowsWith('quote', '41.25').click()

  const tree = message.getByRole('tree', { name: 'Contents of frame 2' })
  await tree.press('Home')
  await tree.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Only this: msgpack.price == 41.25' }).press('Enter')
  await expect(filter.input).toHaveValue('msgpack.price == 41.25')
  await traffic.expectCount(1)
  await expect(tree).toBeFocused()
  await filter.clear()
  await tree.press('End')
  await message.getByRole('button', { name: 'Show only rows with this value' }).press('Enter')
  await expect(filter.input).toHaveValue('msgpack.sizes[2] == 3')
  await filter.clear()

  await traffic.rowsWith('order.json').click()
  await message.getByRole('radiogroup', { name: 'Show frame 2 as' }).getByRole('radio', { name: 'JSON' }).click()
  const lines = message.getByRole('listbox', { name: 'Contents of frame 2' })
  await lines.press('Home')
  await lines.press('ArrowDown')
  await expect(lines.getByRole('option', { selected: true })).toHaveText(/"id": 7/)
  await lines.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Not this: json.id == 7' }).press('Enter')
  await expect(filter.input).toHaveValue('!(json.id == 7)')
  await filter.clear()

  await message.getByRole('radiogroup', { name: 'Show frame 1 as' }).getByRole('radio', { name: 'Hex' }).click()
  const bytes = message.getByRole('group', { name: 'Contents of frame 1' })
  await bytes.press('ArrowRight')
  await bytes.press('ArrowRight')
  await expect(message.getByRole('status').filter({ hasText: 'Byte 1: 72 r' })).toHaveCount(1)
  await bytes.press('Shift+ArrowRight')
  await expect(message.getByRole('status').filter({ hasText: '2 bytes from 1' })).toHaveCount(1)

  await traffic.rowsWith('wave').click()
  const reader = message.getByRole('slider', { name: 'Read the values of the chart' })
  await reader.press('Home')
  await expect(reader).toHaveAttribute('aria-valuetext', '0: 1 – 2.494')
  await reader.press('ArrowRight')
  await expect(reader).toHaveAttribute('aria-valuetext', /^4: 2\.9/)
  await expect(reader).toHaveAttribute('aria-valuemax', '128')

  await traffic.rowsWith('order.json').click()
  await traffic.grid.press('ControlOrMeta+c')
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^order\.json\n\{"id": 7/)
})

test('a message is pinned, compared, decoded otherwise and answered from the menu', async ({ inspector }) => {
  const { traffic, detail, page, send, notes } = { ...inspector, notes: inspector.notifications }
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('ROUTER', 'Bind', address, 'asked')
  await inspector.menu('Capture', 'Pin or Unpin Message')
  await expect(notes).toContainText('Select a message first')
  await using _client = await startScript('dealer', [
    ...['--connect', address, '--delimiter', '--frame', 'question {n}', '--messages', '3', '--count', '1'],
  ])
  await traffic.rowsWith('question 0').first().click()
  await expect(detail.region).toContainText('question 0')
  await inspector.menu('Capture', 'Pin or Unpin Message')
  await traffic.rowsWith('question 1').first().click()
  await expect(detail.region.getByRole('region', { name: /^Pinned #/ })).toBeVisible()
  await inspector.menu('Capture', 'Compare with Pinned Message')
  await expect(detail.region.getByRole('heading', { name: /^Row \d+ and row \d+$/ })).toBeVisible()
  await inspector.menu('Capture', 'Choose Decoder…')
  await expect(page.getByRole('dialog', { name: 'Decode as' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Decode as' })).toBeHidden()
  await inspector.menu('Capture', 'Reply to Message')
  await expect(send.frame(1)).toBeFocused()
})

test('why a source fails is read with the arrow keys', async ({ inspector }) => {
  const { sources, page } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('PULL', 'Connect', address, 'nobody')
  const row = sources.row('nobody')
  await expect(row).toContainText(/Connecting|refused|retr/i)
  const hint = row.getByRole('gridcell').first().getByRole('button')
  await expect(hint).toBeVisible({ timeout: 15_000 })
  await row.press('ArrowRight')
  await expect(hint).toBeFocused()
  await expect(page.locator('[class*="popup"]').filter({ hasText: /./ })).toBeVisible()
})
