import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { brokenRules, expectAccessibleInBothThemes as expectAccessible, expectPopupAccessible } from './accessible'
import { expect, test } from './fixtures'
import { FilterBar } from './pages/filter-bar'
import type { InspectorWindow } from './pages/inspector-window'
import { SequenceView } from './pages/sequence-view'
import { TopicsPane } from './pages/topics-pane'
import { startKernel } from './peers/kernel'
import { freePort, startScript } from './peers/peers'

// Every view, dialog, menu and message of the window, in both themes, in few starts of the app.
test.describe.configure({ timeout: 240_000 })

const loopback = async (): Promise<string> => `tcp://127.0.0.1:${await freePort()}`

/** Opens a dialog from the native menu, has it looked at, and closes it. */
async function lookAtDialog(
  inspector: InspectorWindow,
  path: readonly [string, string],
  name: string,
  prepare?: (dialog: Locator) => Promise<void>,
) {
  const { page } = inspector
  await inspector.menu(...path)
  const dialog = page.getByRole('dialog', { name, exact: true })
  await expect(dialog).toBeVisible()
  await prepare?.(dialog)
  await expectPopupAccessible(page, name)
  // A field may take the first for itself.
  await expect
    .poll(async () => {
      await page.keyboard.press('Escape')
      return dialog.isVisible()
    })
    .toBe(false)
}

async function lookAtMenu({ page }: InspectorWindow, button: Locator, what: string): Promise<void> {
  await button.click()
  await expect(page.getByRole('menu').first()).toBeVisible()
  await expectPopupAccessible(page, what)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
}

test('axe finds what is wrong: a name, a contrast and a size', async ({ inspector: { page } }) => {
  await page.evaluate(() => {
    const wrong = document.createElement('main')
    for (const left of [300, 312]) {
      const button = document.createElement('button')
      Object.assign(button.style, {
        position: 'fixed',
        zIndex: '9',
        top: '300px',
        left: `${left}px`,
        width: '10px',
        height: '10px',
        padding: '0',
      })
      wrong.append(button)
    }
    const text = document.createElement('p')
    text.textContent = 'hardly seen'
    Object.assign(text.style, { position: 'fixed', zIndex: '9', top: '330px', left: '300px', background: '#fff', color: '#ddd' })
    wrong.append(text)
    document.querySelector('main')?.append(wrong)
  })
  expect(await brokenRules(page)).toEqual(expect.arrayContaining(['button-name', 'color-contrast', 'target-size']))
})

test('axe finds nothing in the list, the filter and the menus', async ({ inspector }) => {
  const { page, traffic, toolbar, detail, send } = inspector
  const filter = new FilterBar(page)
  await inspector.useTheme('light')
  await expectAccessible(page, 'welcome')
  await inspector.menu('File', 'Try Hello World')
  await traffic.rowsWith('Hello World client', 'Replied').first().click()
  await expectAccessible(page, 'messages and an exchange')
  await detail.region.getByRole('radio', { name: 'Hex' }).first().click()
  await detail.region
    .getByRole('group', { name: /^Contents of frame/ })
    .first()
    .press('ArrowRight')
  await expectAccessible(page, 'hex')
  await lookAtMenu(inspector, detail.region.getByRole('button', { name: /^Copy frame/ }).first(), 'copy menu')
  await lookAtMenu(inspector, send.region.getByRole('button', { name: 'Insert template' }), 'templates')
  await send.region.getByRole('combobox', { name: 'Send from' }).click()
  await expectPopupAccessible(page, 'a choice of sources')
  await page.keyboard.press('Escape')
  await send.kind(1, 'Hex')
  await send.frame(1).fill('zz')
  await expectAccessible(page, 'a frame that cannot be sent')

  await traffic.scrollToTop()
  await traffic.rowsWith('Handshake succeeded').first().click()
  await expect(page.getByRole('button', { name: /^(\d+ new|Jump)/ })).toBeVisible()
  await expectAccessible(page, 'an event, and new rows')
  await traffic.grid.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Only rows with this' }).press('ArrowRight')
  await expect(page.getByRole('menu')).toHaveCount(2)
  await expectPopupAccessible(page, 'the menu of a row')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await lookAtMenu(inspector, page.getByRole('button', { name: 'Columns and time' }), 'column menu')
  await lookAtMenu(inspector, toolbar.getByRole('button', { name: 'Theme' }), 'themes')
  await lookAtMenu(
    inspector,
    inspector.sources.row('Hello World client').getByRole('button', { name: /^Actions of/ }),
    'the menu of a source',
  )
  await toolbar.getByRole('radio', { name: 'Exchanges' }).click()
  await toolbar.getByRole('button', { name: 'Pause the list' }).click()
  await expectAccessible(page, 'exchanges, paused')
  await toolbar.getByRole('button', { name: 'Resume the list' }).click()
  await toolbar.getByRole('button', { name: 'Show statistics' }).hover()
  await expect(page.getByText('Show statistics').last()).toBeVisible()
  await expectPopupAccessible(page, 'a tooltip')

  await toolbar.getByRole('radio', { name: 'Messages' }).click()
  await filter.input.focus()
  await page.keyboard.type('so')
  await expect(filter.suggestions.getByRole('option', { name: /^socket/ })).toBeVisible()
  await expectAccessible(page, 'suggestions')
  await page.keyboard.type(' == 5')
  await page.keyboard.press('Enter')
  await expect(filter.input).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page, 'a filter that cannot be read')
  await filter.apply('socket == REQ')
  await lookAtMenu(inspector, filter.menuButton, 'saved and recent filters')
  await filter.apply('size > 1 GiB')
  await expect(traffic.region).toContainText('Nothing matches the filter')
  await expectAccessible(page, 'nothing matches')
  await filter.clear()
  await inspector.menu('Edit', 'Find…')
  await expect(page.getByRole('combobox', { name: 'Find' })).toBeFocused()
  await page.keyboard.type('World')
  await page.keyboard.press('Enter')
  await expectAccessible(page, 'find')
  await page.keyboard.press('Escape')
  await inspector.menu('Capture', 'Compare with Pinned Message')
  await expect(inspector.notifications).toContainText('Pin another message first')
  await expectAccessible(page, 'a notice')
})

test('axe finds nothing in the dialogs', async ({ inspector }) => {
  const { page, traffic, connection, statusBar } = inspector
  const filter = new FilterBar(page)
  await inspector.useTheme('light')
  await inspector.menu('File', 'Try Hello World')
  await traffic.rowsWith('Hello World client', 'Replied').first().click()
  await lookAtDialog(inspector, ['File', 'New Connection…'], 'New connection', async (dialog) => {
    await dialog.getByRole('radio', { name: 'SUB', exact: true }).click()
    await dialog.getByRole('button', { name: /^Advanced/ }).click()
    await connection.address.fill('nonsense')
  })
  await lookAtDialog(inspector, ['File', 'New Tap…'], 'New tap', async () => {
    await inspector.tap.fill({ upstream: 'tcp://127.0.0.1:1', listen: 'tcp://127.0.0.1:2' })
    await inspector.tap.test()
    await expect(inspector.tap.outcome).toBeVisible()
  })
  await lookAtDialog(inspector, ['File', 'Settings…'], 'Settings')
  await lookAtDialog(inspector, ['Help', 'About ZMQ Inspector'], 'About ZMQ Inspector')
  await lookAtDialog(inspector, ['Edit', 'Go to…'], 'Go to', (dialog) => dialog.getByRole('textbox').first().fill('never'))
  await lookAtDialog(inspector, ['Help', 'Keyboard Shortcuts'], 'Keyboard shortcuts')
  await lookAtDialog(inspector, ['File', 'Merge Sessions…'], 'Sessions')
  await lookAtDialog(inspector, ['File', 'Sessions…'], 'Sessions', async (dialog) => {
    await dialog.getByRole('gridcell').first().click()
    await page.keyboard.press('F2')
    await expect(page.getByRole('textbox', { name: 'New name' })).toBeVisible()
  })
  await lookAtDialog(inspector, ['View', 'Command Palette…'], 'Command palette', () => inspector.palette.field.fill('the'))
  await lookAtDialog(inspector, ['View', 'Colour Rules…'], 'Colour rules', async (dialog) => {
    await dialog.getByRole('button', { name: 'Add rule' }).click()
    await page.keyboard.type('sise > 5')
    await page.keyboard.press('Enter')
  })
  await filter.apply('socket == REQ')
  await inspector.menu('View', 'Save the Filter…')
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('REQ')
  await expectPopupAccessible(page, 'save the filter')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await lookAtDialog(inspector, ['View', 'Saved Filters…'], 'Saved filters')
  await filter.clear()
  await inspector.menu('Capture', 'Note and Colour…')
  await page.getByRole('radio', { name: 'Yellow' }).check()
  await expectPopupAccessible(page, 'note and colour')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expectAccessible(page, 'a marked row')
  await lookAtMenu(inspector, statusBar.getByRole('button', { name: /^\d+ marks?$/ }), 'marked rows')
  await inspector.sources.row('Hello World client').press('Delete')
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await expectPopupAccessible(page, 'a question')
})

test('axe finds nothing in taps, topics, sequences, statistics and the session of a file', async ({ launch, userData }) => {
  const { inspector, page, app } = await launch()
  const { traffic, toolbar, detail, sources } = inspector
  const topics = new TopicsPane(page)
  const sequence = new SequenceView(page)
  await inspector.useTheme('light')
  const at = await loopback()
  await using publisher = await startScript('topics', [
    '--bind',
    at,
    '--lines',
    '4',
    '--topic',
    'alarm',
    '--rounds',
    '20',
    '--interval-ms',
    '20',
  ])
  await inspector.open('SUB', 'Connect', at, 'plant')
  await publisher.exited
  await inspector.menu('View', 'Show or Hide Topics')
  await topics.region.getByRole('button', { name: 'Expand all topics' }).click()
  await topics.line('line1').click()
  await topics.tree.focus()
  await expectAccessible(page, 'topics')
  await topics.filter.fill('nothing of this name')
  await expectAccessible(page, 'no such topic')
  await topics.region.getByRole('button', { name: 'Show all rows again' }).click()
  await inspector.menu('View', 'Show or Hide Topics')

  await using server = await startScript('rep_echo', ['--bind', 'tcp://127.0.0.1:*', '--delay-ms', '5'])
  const listen = await loopback()
  await inspector.openTap({ upstream: server.endpoint, listen, name: 'orders' })
  await using client = await startScript('req', ['--connect', listen, '--frame', '{"method": "add", "order": {n}}', '--messages', '30'])
  await client.exited
  await sources.connection(1).click()
  await expect(detail.connectionTitle(1)).toBeVisible()
  await expectAccessible(page, 'a connection of a tap')
  await sources.row('orders').click()
  await toolbar.getByRole('radio', { name: 'Exchanges' }).click()
  await expect(traffic.rowsWith('"order": 25')).toHaveCount(1)
  await traffic.rowsWith('"order": 25').click()
  await expect(detail.region.getByRole('region', { name: 'Around it on this connection' })).toBeAttached()
  await expectAccessible(page, 'an exchange with its timings')
  await detail.region.getByRole('radio', { name: 'JSON' }).first().click()
  await detail
    .column('Request')
    .getByRole('listbox', { name: /^Contents of frame/ })
    .press('ArrowDown')
  await expectAccessible(page, 'JSON')
  await toolbar.getByRole('button', { name: 'Show as a sequence' }).click()
  await expect(sequence.rowsWith('"order": 25').first()).toBeVisible()
  await expectAccessible(page, 'sequence of exchanges')
  await toolbar.getByRole('radio', { name: 'Messages' }).click()
  await expect(sequence.rowsWith('"order": 25').first()).toBeVisible()
  await expectAccessible(page, 'sequence')
  await toolbar.getByRole('button', { name: 'Show as a sequence' }).click()
  await toolbar.getByRole('button', { name: 'Show statistics' }).click()
  const statistics = page.locator('[data-pane="statistics"]')
  await expect(statistics.getByRole('table', { name: 'Connections' })).toContainText('#1')
  await expectAccessible(page, 'statistics')
  for (const button of await statistics.getByRole('button', { name: /as a table/i }).all()) await button.click()
  await expectAccessible(page, 'statistics in numbers')

  // A source that fails, and the file of what was captured.
  await inspector.open('PULL', 'Bind', listen, 'in the way')
  await expect(sources.row('in the way')).toContainText('Failed')
  await expectAccessible(page, 'a source that failed')
  const file = join(userData, 'friday.zmqs')
  await inspector.answerSaveDialog(file)
  await inspector.menu('File', 'Save Session As…')
  await expect(inspector.notifications).toContainText('Saved “friday”')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
  }, file)
  await inspector.menu('File', 'Open Session…')
  await expect(page.getByRole('region', { name: 'Shown session' })).toContainText('friday')
  await inspector.menu('View', 'Show or Hide Statistics')
  await sources.connection(1).click()
  await expect(detail.connectionTitle(1)).toBeVisible()
  await expectAccessible(page, 'a shown session')
})

test('axe finds nothing in what decoders show', async ({ launch }) => {
  const { inspector, page } = await launch()
  const { traffic, detail } = inspector
  await inspector.useTheme('light')
  await using peer = await startScript('typed_push', ['--bind', 'tcp://127.0.0.1:*', '--seconds', '110'])
  await inspector.open('PULL', 'Connect', peer.endpoint, 'typed')
  const message = detail.column('Message')
  await traffic.rowsWith('quote', '41.25').click()
  await detail.region.getByRole('button', { name: 'Show the bytes beside the tree' }).click()
  await detail.region.getByRole('treeitem', { name: /price/ }).click()
  await detail.region.getByRole('button', { name: 'Follow over time' }).click()
  await expect(detail.region.getByRole('region', { name: 'msgpack.price over time' })).toContainText('2 values')
  await detail.region.getByRole('slider', { name: 'Read the values of the chart' }).press('ArrowLeft')
  // Not half under the title line, which stays when the rest is scrolled.
  await detail.region.getByRole('article', { name: 'Frame 1', exact: true }).evaluate((frame) => frame.scrollIntoView())
  await expect(detail.region.locator('[data-pane-menu] button')).toBeInViewport()
  await expectAccessible(page, 'a tree with its bytes, and a field over time')
  await detail.region.getByRole('tree').first().press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await expectPopupAccessible(page, 'the menu of a value')
  await page.keyboard.press('Escape')
  await detail.region.getByRole('button', { name: 'Stop following' }).click()
  await detail.region.getByRole('button', { name: /^Pin row/ }).click()
  await traffic.rowsWith('quote', '77.625').click()
  await message.getByRole('button', { name: /^Compare row/ }).click()
  await page.getByRole('menuitem', { name: /^Pinned row/ }).click()
  await expect(detail.region.getByText('2 differences.')).toBeVisible()
  await expectAccessible(page, 'a comparison, and a pinned message')
  await detail.region.getByRole('radio', { name: 'Bytes' }).click()
  await expectAccessible(page, 'a comparison of bytes')
  await detail.region.getByRole('button', { name: 'Close the comparison' }).click()
  await traffic.rowsWith('order.json').click()
  await message.getByRole('radio', { name: 'Text' }).last().click()
  await expect(message.getByRole('textbox', { name: 'Contents of frame 2' })).toContainText('bolt')
  await expectAccessible(page, 'text')
  await traffic.rowsWith('picture').click()
  await expectAccessible(page, 'an image')
  await traffic.rowsWith('wave').click()
  await expectAccessible(page, 'a plot')
  await message.getByRole('button', { name: /^Decoder: / }).click()
  const decoders = page.getByRole('dialog', { name: 'Decode as' })
  await expect(decoders).toBeVisible()
  await expectPopupAccessible(page, 'the choice of a decoder')
  await decoders.getByRole('combobox').first().click()
  await expectPopupAccessible(page, 'the decoders')
})

test('axe finds nothing in a Jupyter conversation and in the user’s decoders', async ({ launch, userData }) => {
  const folder = join(userData, 'decoders')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'broken.js'), 'export default {')
  writeFileSync(join(folder, 'fine.js'), "export default { name: 'fine', recognise: () => 0, decode: () => [] }")
  await using kernel = await startKernel()
  const { app, inspector, page } = await launch()
  const { traffic, detail, send } = inspector
  await inspector.useTheme('light')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
  }, kernel.path)
  await inspector.menu('File', 'Open Jupyter Connection…')
  await expect(inspector.notifications).toContainText('is open')
  await send.region.getByRole('button', { name: 'Insert template' }).click()
  await page.getByRole('menuitem', { name: 'execute_request' }).click()
  await send.press()
  await traffic.rowsWith('out', 'execute_request').click()
  await expect(detail.region.getByRole('region', { name: 'Conversation' })).toContainText('execute_reply')
  await expectAccessible(page, 'a conversation')
  await inspector.menu('File', 'Settings…')
  await expect(page.getByRole('list', { name: 'Your decoders' })).toContainText('SyntaxError')
  await expectPopupAccessible(page, 'decoders of the user’s own')
})

test('axe finds nothing in Chinese and compact', async ({ launch }) => {
  const { inspector, page } = await launch()
  await inspector.useTheme('light')
  await inspector.menu('View', 'Command Palette…')
  await inspector.palette.run('compact', 'Density: Compact')
  await inspector.menu('View', 'Command Palette…')
  await inspector.palette.run('中文', 'Language: 简体中文')
  await expect(page.getByRole('heading', { name: '看清套接字之间的对话' })).toBeVisible()
  await expectAccessible(page, 'welcome')
  await inspector.menu('文件', '试用 Hello World')
  await page.getByRole('row').filter({ hasText: '已应答' }).first().click()
  await expectAccessible(page, 'messages and an exchange')
  await lookAtDialog(inspector, ['视图', '命令面板…'], '命令面板')
  await lookAtDialog(inspector, ['帮助', '键盘快捷键'], '键盘快捷键')
  await lookAtDialog(inspector, ['文件', '设置…'], '设置')
  await inspector.menu('视图', '显示或隐藏统计')
  await expect(page.getByRole('region', { name: '统计', exact: true })).toBeVisible()
  await expectAccessible(page, 'statistics')
})
