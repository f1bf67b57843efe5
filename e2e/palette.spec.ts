import type { ElectronApplication } from '@playwright/test'
import { acceleratorOf, commandNames, shortcutOf } from '../shared/commands'
import { expect, test } from './fixtures'
import { freePort } from './peers/peers'

/** The native menus: their names, and what stands in them with its key. */
const nativeMenu = (app: ElectronApplication) =>
  app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).map(({ label, submenu }) => ({
      label,
      items: (submenu?.items ?? []).map((item) => ({ label: item.label, accelerator: String(item.accelerator ?? '') })),
    })),
  )

test('a few letters find an action, Enter does it, and Escape gives the focus back', async ({ inspector }) => {
  const { palette, traffic, page } = inspector
  await inspector.menu('File', 'Try Hello World')
  await expect(traffic.grid).toBeFocused()

  await inspector.menu('View', 'Command Palette…')
  await expect(palette.field).toBeFocused()
  await expect(palette.field).toHaveAttribute('aria-expanded', 'true')
  await expect(palette.option('New connection…')).toContainText(process.platform === 'darwin' ? '⌘' : 'Ctrl')
  await palette.field.fill('nothing is called this')
  await expect(palette.options).toHaveCount(0)
  await expect(palette.dialog).toContainText('No command matches “nothing is called this”')
  await page.keyboard.press('Escape')
  await expect(palette.dialog).toBeHidden()
  await expect(traffic.grid).toBeFocused()

  await inspector.menu('View', 'Command Palette…')
  await palette.run('exchang', 'Show exchanges')
  await expect(inspector.toolbar.getByRole('radio', { name: 'Exchanges' })).toBeChecked()
  await expect(traffic.grid).toBeFocused()

  await inspector.menu('View', 'Command Palette…')
  await palette.run('type filter', 'Type a filter')
  await expect(page.getByRole('combobox', { name: 'Filter' })).toBeFocused()
})

test('the arrow keys choose, the active option is named to assistive technology, and its key closes the palette again', async ({
  inspector,
}) => {
  const { palette, page } = inspector
  await inspector.menu('View', 'Command Palette…')
  const active = async () => page.locator(`[id="${await palette.field.getAttribute('aria-activedescendant')}"][role=option]`)
  const activeText = async () => (await active()).textContent({ timeout: 500 }).catch(() => '')
  await expect.poll(activeText).toContain('New connection…')
  await palette.field.press('ArrowDown')
  await expect.poll(activeText).toContain('New tap…')
  await inspector.menu('View', 'Command Palette…')
  await expect(palette.dialog).toBeHidden()
})

test('what can do nothing says why, and does nothing', async ({ inspector }) => {
  const { palette } = inspector
  await inspector.menu('View', 'Command Palette…')
  await palette.field.fill('clear the capture')
  const clear = palette.option('Clear the capture')
  await expect(clear).toContainText('Nothing is captured yet')
  await expect(clear).toHaveAttribute('aria-disabled', 'true')
  await palette.field.press('Enter')
  await expect(palette.dialog).toBeVisible()
  await palette.field.press('Escape')
  await inspector.menu('Capture', 'Start Source')
  await expect(inspector.notifications).toContainText('There is no source yet')
})

test('sources are shown alone, stopped and started from it, and the selected one by its own commands', async ({ inspector }) => {
  const { palette, sources, connection } = inspector
  await inspector.open('PULL', 'Bind', `tcp://127.0.0.1:${await freePort()}`, 'sink')
  await inspector.open('REP', 'Bind', `tcp://127.0.0.1:${await freePort()}`, 'server')
  await inspector.menu('View', 'Command Palette…')
  await palette.run('only sink', 'Show only “sink”')
  await expect(sources.row('sink')).toHaveAttribute('aria-selected', 'true')
  await inspector.menu('View', 'Command Palette…')
  await palette.run('stop server', 'Stop “server”')
  await expect(sources.row('server')).toContainText('Stopped')
  await expect(sources.row('sink')).toContainText('Listening')

  await inspector.menu('Capture', 'Stop Source')
  await expect(sources.row('sink')).toContainText('Stopped')
  await inspector.menu('Capture', 'Start Source')
  await expect(sources.row('sink')).toContainText('Listening')
  await sources.row('server').focus()
  await inspector.menu('Capture', 'Edit Source…')
  await expect(connection.dialog).toHaveAccessibleName('Edit “server”')
})

test('what was done last comes first, also at the next start', async ({ launch, userData }) => {
  const first = await launch({ userData })
  await first.inspector.menu('View', 'Command Palette…')
  await first.inspector.palette.run('theme dark', 'Theme: Dark')
  await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await first.app.close()

  const second = await launch({ userData })
  await second.inspector.menu('View', 'Command Palette…')
  await second.inspector.palette.run('theme light', 'Theme: Light')
  await expect(second.page.locator('html')).toHaveAttribute('data-theme', 'light')
  await second.inspector.menu('View', 'Command Palette…')
  const recent = second.inspector.palette.dialog.getByRole('group', { name: 'Recently used' })
  await expect(recent.getByRole('option')).toHaveText(['Theme: Dark'])
})

test('a session that was recorded before is opened from it', async ({ launch, userData }) => {
  const first = await launch({ userData })
  await first.inspector.menu('File', 'Try Hello World')
  await expect(first.inspector.traffic.rowsWith('Replied').nth(1)).toBeVisible()
  await first.app.close()
  const { inspector, page } = await launch({ userData })
  await inspector.menu('View', 'Command Palette…')
  await inspector.palette.run('open session unnamed', 'Open session: Unnamed session')
  await expect(page.getByRole('region', { name: 'Shown session' })).toBeVisible()
  await expect(inspector.traffic.rowsWith('Replied').first()).toBeVisible()
})

test('saved filters are applied from it', async ({ inspector }) => {
  const { palette, page, traffic } = inspector
  await inspector.menu('File', 'Try Hello World')
  // It clears the filter, and ends in the list.
  await expect(traffic.grid).toBeFocused()
  await page.getByRole('combobox', { name: 'Filter' }).fill('socket == REQ')
  await expect(page.getByRole('search', { name: 'Filter' })).toContainText(/\d+ of \d+/)
  await inspector.menu('View', 'Save the Filter…')
  await page.getByRole('dialog', { name: 'Save the filter' }).getByRole('textbox', { name: 'Name' }).fill('clients')
  await page.keyboard.press('Enter')
  await inspector.menu('View', 'Clear the Filter')
  await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue('')
  await inspector.menu('View', 'Command Palette…')
  await palette.run('clients', 'Filter: clients')
  await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue('socket == REQ')
})

test('F1 opens the sheet of shortcuts, which is searched by words and by keys', async ({ inspector }) => {
  const { page } = inspector
  await page.keyboard.press('F1')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  const search = sheet.getByRole('textbox', { name: 'Search shortcuts' })
  await expect(search).toBeFocused()
  await expect(sheet.getByRole('region', { name: 'In the traffic list' })).toContainText('Go to the details of the row')
  await search.fill('next pane')
  await expect(sheet.getByRole('term')).toHaveText(['Next pane'])
  await search.fill('F6')
  await expect(sheet.getByRole('term')).toHaveText(['Next pane', 'Previous pane'])
  await page.keyboard.press('F1')
  await expect(sheet).toBeHidden()
})

test('the native menu has every command, with the key of the table', async ({ launch }) => {
  const { app } = await launch()
  const keys = (await nativeMenu(app)).flatMap(({ items }) => items.map(({ accelerator }) => accelerator))
  for (const name of commandNames) {
    const shortcut = shortcutOf(name)
    if (shortcut !== undefined) expect(keys, name).toContain(acceleratorOf(shortcut))
  }
})

test('the interface becomes Chinese at once, menus included, and stays so at the next start', async ({ launch, userData }) => {
  const { app, page, inspector } = await launch({ userData })
  await inspector.menu('File', 'Try Hello World')
  await expect(inspector.traffic.rowsWith('Replied').first()).toBeVisible()
  await inspector.menu('File', 'Settings…')
  await page.getByRole('dialog', { name: 'Settings' }).getByRole('radio', { name: '简体中文' }).click()
  await expect(page.getByRole('dialog', { name: '设置' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: '流量' }).getByRole('row').filter({ hasText: '已应答' }).first()).toBeVisible()
  await expect(inspector.statusBar).toContainText(/\d+ 条消息/)
  const menus = (await nativeMenu(app)).map(({ label }) => label)
  expect(menus).toEqual(expect.arrayContaining(['文件', '编辑', '捕获', '视图', '窗口', '帮助']))
  expect((await nativeMenu(app)).flatMap(({ items }) => items.map(({ label }) => label)).filter((label) => /^[A-Z]/.test(label))).toEqual(
    [],
  )

  // Found by the words of both languages.
  await inspector.menu('视图', '命令面板…')
  await inspector.palette.field.fill('统计')
  await expect(inspector.palette.options).toHaveText([/显示或隐藏统计/])
  await inspector.palette.run('statistics', '显示或隐藏统计')
  await expect(page.getByRole('region', { name: '统计', exact: true })).toBeVisible()
  await app.close()

  const again = await launch({ userData })
  await expect(again.page.getByRole('heading', { name: '看清套接字之间的对话' })).toBeVisible()
  await again.inspector.menu('视图', '命令面板…')
  await again.inspector.palette.run('english', '语言：English')
  await expect(again.page.getByRole('heading', { name: 'See what your sockets say' })).toBeVisible()
  expect((await nativeMenu(again.app)).map(({ label }) => label)).toEqual(expect.arrayContaining(['File', 'View']))
})

test('a system that prefers Chinese is met in Chinese, unless the settings say otherwise', async ({ launch, userData }) => {
  test.skip(process.platform !== 'linux', 'Other systems cannot be asked to prefer another language for one program.')
  const chinese = await launch({ userData, language: 'zh_CN' })
  await expect(chinese.page.getByRole('heading', { name: '看清套接字之间的对话' })).toBeVisible()
  expect((await nativeMenu(chinese.app)).map(({ label }) => label)).toContain('视图')
  await chinese.inspector.menu('视图', '命令面板…')
  await chinese.inspector.palette.run('english', '语言：English')
  await expect(chinese.page.locator('html')).toHaveAttribute('lang', 'en')
  await chinese.app.close()
  const english = await launch({ userData, language: 'zh_CN' })
  await expect(english.page.getByRole('heading', { name: 'See what your sockets say' })).toBeVisible()
})

test('compact rows are lower, and the list goes on from where it was', async ({ inspector }) => {
  const { traffic, palette } = inspector
  await inspector.menu('File', 'Try Hello World')
  const row = traffic.rowsWith('Replied').first()
  await expect(row).toBeVisible()
  const height = () => row.evaluate((element) => element.getBoundingClientRect().height)
  expect(await height()).toBe(26)
  await inspector.menu('View', 'Command Palette…')
  await palette.run('compact', 'Density: Compact')
  await expect.poll(height).toBe(22)
  // Rows lie one below the other, without a gap.
  const tops = await traffic.grid
    .getByRole('row')
    .evaluateAll((rows) =>
      rows
        .filter((one) => one.hasAttribute('data-position'))
        .map((one) => [Number(one.getAttribute('data-position')), one.getBoundingClientRect().top]),
    )
  const sorted = tops.toSorted(([one = 0], [other = 0]) => one - other)
  for (const [index, [, top = 0]] of sorted.entries()) expect(top).toBeCloseTo((sorted[0]?.[1] ?? 0) + index * 22, 1)
})

test('with reduced motion nothing moves, spins or fades', async ({ inspector }) => {
  const { page } = inspector
  await page.emulateMedia({ reducedMotion: 'reduce' })
  // What began before goes on to its end.
  await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0)
  await page.evaluate(() => {
    const longest = { ms: 0 }
    Object.assign(window, { longest })
    const look = (): void => {
      for (const animation of document.getAnimations()) {
        const { activeDuration } = animation.effect?.getComputedTiming() ?? {}
        longest.ms = Math.max(longest.ms, Number(activeDuration ?? 0))
      }
      requestAnimationFrame(look)
    }
    look()
  })
  await inspector.open('REQ', 'Connect', `tcp://127.0.0.1:${await freePort()}`, 'nobody there')
  await expect(inspector.sources.row('nobody there')).toContainText(/onnecting/)
  await inspector.menu('File', 'Settings…')
  await page.getByRole('radio', { name: 'Compact' }).click()
  await page.keyboard.press('Escape')
  await inspector.menu('Edit', 'Find…')
  await page.keyboard.type('x')
  await page.keyboard.press('Escape')
  expect(
    await page.evaluate(() => ('longest' in window && typeof window.longest === 'object' ? JSON.stringify(window.longest) : '')),
  ).toMatch(/^\{"ms":0(\.0\d*)?\}$/)
})
