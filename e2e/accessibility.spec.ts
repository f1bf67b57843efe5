import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { startKernel } from './peers/kernel'
import { startScript } from './peers/peers'

async function expectAccessible(page: Page, what: string, exceptRules: readonly string[] = []): Promise<void> {
  // Electron's window has no second page for axe to work in, which legacy mode does without.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .disableRules([...exceptRules])
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  expect(
    violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`),
  ).toEqual([])
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any view: ${theme}`, async ({ launch }) => {
    const { inspector, page } = await launch()
    const { traffic, toolbar, connection } = inspector
    await inspector.useTheme(theme)
    await expectAccessible(page, 'welcome')
    await inspector.menu('File', 'Try Hello World')
    await traffic.rowsWith('Hello World client', 'Replied').first().click()
    await expectAccessible(page, 'messages and an exchange')
    await inspector.detail.region.getByRole('radio', { name: 'Hex' }).first().click()
    await expectAccessible(page, 'hex')
    await traffic.scrollToTop()
    await traffic.rowsWith('Handshake succeeded').first().click()
    await expectAccessible(page, 'an event')
    await toolbar.getByRole('radio', { name: 'Exchanges' }).click()
    await expectAccessible(page, 'exchanges')
    await inspector.menu('File', 'New Connection…')
    await connection.dialog.getByRole('radio', { name: 'SUB', exact: true }).click()
    await connection.dialog.getByRole('button', { name: /^Advanced/ }).click()
    await connection.address.fill('nonsense')
    await expectAccessible(page, 'connection dialog')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(connection.dialog).toBeHidden()
    await inspector.menu('File', 'Settings…')
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
    await expectAccessible(page, 'settings')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeHidden()
    await page.getByRole('combobox', { name: 'Filter' }).focus()
    await page.keyboard.type('so')
    await expect(page.getByRole('option', { name: /^socket/ })).toBeVisible()
    await expectAccessible(page, 'suggestions')
    await page.keyboard.type(' == 5')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveAttribute('aria-invalid', 'true')
    await expectAccessible(page, 'a filter that cannot be read')
    await page.getByRole('search', { name: 'Filter' }).getByRole('button', { name: 'Clear the filter' }).click()
    await inspector.menu('Edit', 'Find…')
    await expect(page.getByRole('combobox', { name: 'Find' })).toBeFocused()
    await expectAccessible(page, 'find')
    await page.keyboard.press('Escape')
    await inspector.menu('View', 'Colour Rules…')
    await page.getByRole('button', { name: 'Add rule' }).click()
    await page.keyboard.type('sise > 5')
    await page.keyboard.press('Enter')
    await expectAccessible(page, 'colour rules')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog', { name: 'Colour rules' })).toBeHidden()
    await inspector.menu('File', 'Sessions…')
    await page.getByRole('gridcell').first().click()
    await expectAccessible(page, 'sessions')
    await page.keyboard.press('F2')
    await expect(page.getByRole('textbox', { name: 'New name' })).toBeVisible()
    await expectAccessible(page, 'a session that is renamed')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog', { name: 'Sessions' })).toBeHidden()
    await traffic.rowsWith('Hello World client', 'Replied').first().click()
    await inspector.menu('Capture', 'Note and Colour…')
    await page.getByRole('radio', { name: 'Yellow' }).check()
    await expectAccessible(page, 'note and colour')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
    await expectAccessible(page, 'a marked row')
    await page.getByRole('button', { name: 'Columns and time' }).click()
    // A menu floats above the page's landmarks, as menus do.
    await expectAccessible(page, 'column menu', ['region'])
  })
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in what decoders show: ${theme}`, async ({ launch }) => {
    const { inspector, page } = await launch()
    const { traffic, detail } = inspector
    await inspector.useTheme(theme)
    await using peer = await startScript('typed_push', ['--bind', 'tcp://127.0.0.1:*', '--seconds', '90'])
    await inspector.open('PULL', 'Connect', peer.endpoint, 'typed')
    await traffic.rowsWith('quote', '41.25').click()
    await detail.region.getByRole('button', { name: 'Show the bytes beside the tree' }).click()
    await detail.region.getByRole('treeitem', { name: /price/ }).click()
    await detail.region.getByRole('button', { name: 'Follow over time' }).click()
    await expect(detail.region.getByRole('region', { name: 'msgpack.price over time' })).toContainText('2 values')
    await expectAccessible(page, 'a tree with its bytes, and a field over time')
    await detail.region.getByRole('button', { name: 'Stop following' }).click()
    await detail.region.getByRole('button', { name: /^Pin row/ }).click()
    await traffic.rowsWith('quote', '52.5').click()
    await detail
      .column('Message')
      .getByRole('button', { name: /^Compare row/ })
      .click()
    await page.getByRole('menuitem', { name: /^Pinned row/ }).click()
    await expect(detail.region.getByText('2 differences.')).toBeVisible()
    await expectAccessible(page, 'a comparison')
    await detail.region.getByRole('radio', { name: 'Bytes' }).click()
    await expectAccessible(page, 'a comparison of bytes')
    await detail.region.getByRole('button', { name: 'Close the comparison' }).click()
    await traffic.rowsWith('order.json').click()
    await detail.column('Message').getByRole('radio', { name: 'Text' }).last().click()
    await expect(detail.column('Message').getByRole('textbox', { name: 'Contents of frame 2' })).toContainText('bolt')
    await expectAccessible(page, 'text')
    await traffic.rowsWith('picture').click()
    await expectAccessible(page, 'an image')
    await traffic.rowsWith('wave').click()
    await expectAccessible(page, 'a plot')
    await detail
      .column('Message')
      .getByRole('button', { name: /^Decoder: / })
      .click()
    await expect(page.getByRole('dialog', { name: 'Decode as' })).toBeVisible()
    await expectAccessible(page, 'the choice of a decoder')
  })
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing in a Jupyter conversation and in the user’s decoders: ${theme}`, async ({ launch, userData }) => {
    const folder = join(userData, 'decoders')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'broken.js'), 'export default {')
    writeFileSync(join(folder, 'fine.js'), "export default { name: 'fine', recognise: () => 0, decode: () => [] }")
    await using kernel = await startKernel()
    const { app, inspector, page } = await launch()
    const { traffic, detail, send } = inspector
    await inspector.useTheme(theme)
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
    await expectAccessible(page, 'decoders of the user’s own')
  })
}
