import { expect, test } from './fixtures'
import { freePort, startScript } from './peers/peers'

test('“Try it” leads to the table and shows its first exchange in the details', async ({ inspector }) => {
  const { traffic, detail, page } = inspector
  const card = page.getByRole('button', { name: /^Try it/ }).last()
  await card.focus()
  await card.press('Enter')
  await expect(traffic.grid).toBeFocused()
  await expect(detail.column('Request')).toContainText('Hello')
  await expect(detail.column('Reply')).toContainText('World')
  await expect(page.getByRole('status').filter({ hasText: 'Hello World client: Connected.' })).toHaveCount(1)
})

test('the first row that the user chooses is not taken away by the demo', async ({ inspector }) => {
  const { traffic, detail } = inspector
  await inspector.menu('File', 'Try Hello World')
  await traffic.rowsWith('Handshake succeeded').first().click()
  await expect(traffic.rowsWith('World', 'Replied').nth(2)).toBeVisible()
  await expect(detail.region.getByRole('heading', { name: 'Handshake succeeded' })).toBeVisible()
})

test('in the smallest window every column is in sight, and what it says', async ({ launch }) => {
  const { inspector, app } = await launch({ args: ['--demo'] })
  const { traffic } = inspector
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(880, 560))
  await expect(traffic.grid.getByRole('columnheader')).toHaveCount(10)
  for (const name of ['#', 'Content', 'State', 'RTT']) {
    await expect(traffic.grid.getByRole('columnheader', { name, exact: true })).toBeInViewport({ ratio: 1 })
  }
  await expect(traffic.rowsWith(/1\.[01]\d s/).first()).toBeVisible()
  await expect.poll(() => traffic.grid.evaluate((grid) => grid.scrollWidth - grid.clientWidth)).toBe(0)
})

test('the list goes on following its end when the window grows', async ({ launch }) => {
  const { inspector, app, page } = await launch()
  const { traffic } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  const resize = (height: number) =>
    app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setContentSize(1200, to), height)
  await resize(600)
  await inspector.open('PULL', 'Bind', address, 'sink')
  await using push = await startScript('push', ['--connect', address, '--frame', 'job {n}', '--messages', '200'])
  await push.exited
  await expect(traffic.rowsWith(/job 199$/)).toBeVisible()
  for (const height of [900, 650, 1000]) {
    await resize(height)
    await expect.poll(() => page.evaluate(() => window.innerHeight)).toBe(height)
    await expect(page.getByRole('button', { name: /Jump to latest/ })).toHaveCount(0)
  }
  await using more = await startScript('push', ['--connect', address, '--frame', 'more {n}', '--messages', '5'])
  await more.exited
  await expect(traffic.rowsWith(/more 4$/)).toBeVisible()
})

test('the focus is never lost with the control that had it', async ({ inspector }) => {
  const { traffic, toolbar, sources, page, send } = inspector
  await inspector.menu('File', 'Try Hello World')
  await expect(traffic.rowsWith('Replied').first()).toBeVisible()
  const nowhere = page.locator('body:focus, html:focus')
  const somewhere = page.locator(':focus')

  await toolbar.getByRole('button', { name: 'Pause the list' }).click()
  await traffic.region.getByRole('button', { name: 'Resume' }).press('Enter')
  await expect(traffic.region.getByRole('button', { name: 'Resume' })).toHaveCount(0)
  await expect(traffic.region.locator(':focus')).toHaveCount(1)

  await send.region.getByRole('button', { name: 'Add frame' }).click()
  await send.region.getByRole('button', { name: 'Remove frame 1' }).press('Enter')
  await expect(send.region.getByRole('button', { name: 'Remove frame 1' })).toHaveCount(0)
  await expect(send.region.locator(':focus')).toHaveCount(1)

  await sources.row('Hello World client').press('Delete')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).press('Enter')
  await expect(sources.row('Hello World client')).toHaveCount(0)
  await expect(sources.region.locator(':focus')).toHaveCount(1)
  await expect(nowhere).toHaveCount(0)
  await expect(somewhere).toHaveCount(1)
})

test('Enter goes from a row to its details, to the first thing there, and Escape back', async ({ inspector }) => {
  const { traffic, detail, page } = inspector
  await inspector.open('REP', 'Bind', 'tcp://127.0.0.1:*', 'server')
  await traffic.rowsWith('Listening').click()
  await traffic.grid.press('Enter')
  await expect(detail.region.getByRole('button', { name: 'Bookmark this row' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(traffic.grid).toBeFocused()
})

test('a message of a thousand frames is shown in steps', async ({ inspector }) => {
  const { traffic, detail } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('PULL', 'Bind', address, 'sink')
  const frames = Array.from({ length: 1000 }, (_, index) => ['--frame', `part ${index}`]).flat()
  await using _push = await startScript('push', ['--connect', address, ...frames, '--messages', '1'])
  await traffic.rowsWith('1,000').click()
  await expect(detail.region).toContainText('1,000 frames')
  const cards = detail.region.getByRole('article')
  await expect(cards).toHaveCount(16)
  await detail.region.getByRole('button', { name: 'Show 64 more frames (16 of 1,000 shown)' }).press('Enter')
  await expect(cards).toHaveCount(80)
  await expect(cards.nth(16)).toBeFocused()
  await expect(cards.nth(79)).toContainText('part 79')
})

test('what is not recorded and the memory limit pushes out is counted, told, and no longer shown as if it were there', async ({
  inspector,
}) => {
  const { traffic, detail, statusBar, page } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.switchRecordingOff()
  await inspector.setNumber(/Memory limit/, 16)
  await inspector.open('PULL', 'Bind', address, 'sink')
  await page.getByRole('button', { name: 'Show socket events' }).click()
  const megabyte = ['--size', String(1024 * 1024)]
  await using first = await startScript('push', ['--connect', address, '--frame', 'first', '--messages', '1'])
  await first.exited
  await traffic.rowsWith('first').click()
  await expect(detail.column('Message')).toContainText('first')
  await using push = await startScript('push', ['--connect', address, ...megabyte, '--messages', '40'])
  await push.exited
  await expect(statusBar).toContainText('41 messages')
  await expect(statusBar).toContainText(/\d+ evicted/)
  await expect(traffic.rowsWith('first')).toHaveCount(0)
  // What is looked at stays while it is looked at; asked for again, it is told to be gone.
  await expect(detail.column('Message')).toContainText('first')
  await traffic.grid.focus()
  await traffic.grid.press('End')
  await expect(detail.region).toContainText('1.00 MiB')
  await traffic.grid.press('Home')
  await expect(traffic.grid.getByRole('row', { selected: true })).toHaveCount(1)
})

test('what is recorded stays in the list and can be looked at when the memory limit pushes it out', async ({ inspector }) => {
  const { traffic, detail, statusBar, page } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.setNumber(/Memory limit/, 16)
  await inspector.open('PULL', 'Bind', address, 'sink')
  await page.getByRole('button', { name: 'Show socket events' }).click()
  await using first = await startScript('push', ['--connect', address, '--frame', 'first', '--messages', '1'])
  await first.exited
  // More than what reading keeps in memory besides, in pieces that the disk is given time for.
  const megabytes = ['--size', String(1024 * 1024), '--messages', '20']
  for (const total of [21, 41, 61, 81]) {
    await using push = await startScript('push', ['--connect', address, ...megabytes])
    await push.exited
    await expect(statusBar).toContainText(`${total} messages`)
  }
  await expect(statusBar).toContainText(/Recording · 8\d\.\d MiB/)
  await expect(statusBar).not.toContainText('evicted')
  await traffic.expectCount(81)
  await traffic.scrollToTop()
  await traffic.rowsWith('first').click()
  await expect(detail.column('Message')).toContainText('first')
  await traffic.grid.press('ArrowDown')
  await expect(detail.region).toContainText('1.00 MiB')
})

test('a window that is loaded anew goes on with the capture', async ({ inspector }) => {
  const { traffic, sources, statusBar, page } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('PULL', 'Bind', address, 'sink')
  await using before = await startScript('push', ['--connect', address, '--frame', 'before {n}', '--messages', '20'])
  await before.exited
  await expect(traffic.rowsWith(/before 19$/)).toBeVisible()
  await page.reload()
  await inspector.ready()
  await expect(traffic.rowsWith(/before 19$/)).toBeVisible()
  await expect(sources.row('sink')).toContainText('Listening')
  await expect(statusBar).toContainText('20 messages')
  await using after = await startScript('push', ['--connect', address, '--frame', 'after {n}', '--messages', '20'])
  await after.exited
  await expect(traffic.rowsWith(/after 19$/)).toBeVisible()
  await expect(statusBar).toContainText('40 messages')
})

test('the native menu and the toolbar name the same shortcuts', async ({ launch }) => {
  const { app, inspector } = await launch()
  const accelerators = await app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) =>
      (submenu?.items ?? []).map(({ label, accelerator }) => [label, accelerator] as const),
    ),
  )
  const inMenu = new Map(accelerators)
  const control = process.platform === 'darwin' ? 'Meta' : 'Control'
  const shared = {
    'Pause the list': 'Pause or Resume the List',
    'Clear the capture': 'Clear',
    'Export as JSON Lines…': 'Export as JSON Lines…',
    'Show socket events and commands': 'Show or Hide Events',
    'Show sources': 'Show or Hide Sources',
    'Show details': 'Show or Hide Detail',
    'Show the send panel': 'Show or Hide Send Panel',
    Settings: 'Settings…',
  }
  for (const [button, item] of Object.entries(shared)) {
    const accelerator = inMenu.get(item)
    expect(accelerator, item).toBeDefined()
    await expect(inspector.toolbar.getByRole('button', { name: button, exact: true })).toHaveAttribute(
      'aria-keyshortcuts',
      String(accelerator).replace('CmdOrCtrl', control),
    )
  }
})
