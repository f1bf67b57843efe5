import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

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
    await page.getByRole('button', { name: 'Columns and time' }).click()
    // A menu floats above the page's landmarks, as menus do.
    await expectAccessible(page, 'column menu', ['region'])
  })
}
