import { expect, test } from './fixtures'
import { freePort, startScript } from './peers/peers'

test('PUB/SUB from pyzmq: text, binary and empty frames arrive as they were sent', async ({ inspector }) => {
  const { traffic, detail } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('SUB', 'Connect', address, 'ticker')
  const frames = ['--frame', 'kline.1m', '--hex', '00ff80fe81', '--size', '0', '--frame', '{"price": 9007199254740993}']
  await using _pub = await startScript('pub', ['--bind', address, ...frames, '--messages', '3', '--await-subscriptions', '1'])
  await expect(traffic.rowsWith('kline.1m', '00ff80fe81', '∅')).toHaveCount(3)
  await traffic.rowsWith('kline.1m').first().click()
  const message = detail.column('Message')
  await expect(message).toContainText('4 frames')
  await expect(message.getByLabel('Contents of frame 2')).toContainText(/00\s*ff\s*80\s*fe/)
  await expect(message).toContainText('Empty: 0 bytes')
  // A number beyond 2^53 must not be changed by showing it.
  await expect(message).toContainText('9007199254740993')
})

test('a burst of 5,000 messages through PUSH/PULL is captured whole, and the window goes on', async ({ inspector }) => {
  const { traffic, statusBar, toolbar } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('PULL', 'Bind', address, 'sink')
  await inspector.page.getByRole('button', { name: 'Show socket events' }).click()
  await using push = await startScript('push', ['--connect', address, '--frame', 'job {n}', '--messages', '5000'])
  await traffic.expectCount(5000, 30_000)
  await push.exited
  await expect(statusBar).toContainText('5,000 messages')
  // The list follows the tail …
  await expect(traffic.rowsWith(/job 4999$/)).toBeVisible()
  // … until the user goes elsewhere, and comes back at a word.
  await traffic.scrollToTop()
  await expect(traffic.rowsWith(/job 0$/)).toBeVisible()
  await inspector.page.getByRole('button', { name: /Jump to latest/ }).click()
  await expect(traffic.rowsWith(/job 4999$/)).toBeVisible()
  await toolbar.getByRole('button', { name: 'Clear the capture' }).click()
  await expect(statusBar).toContainText('0 messages')
  await expect(traffic.rows).toHaveCount(0)
})

test('a frame of 64 MiB is received whole and looked at without stopping the window', async ({ inspector }) => {
  const { traffic, detail, page } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('PULL', 'Bind', address, 'big')
  await page.evaluate(() => {
    const state = window as unknown as { longestGapMs: number }
    state.longestGapMs = 0
    let last = performance.now()
    const tick = (): void => {
      const now = performance.now()
      state.longestGapMs = Math.max(state.longestGapMs, now - last)
      last = now
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  })
  await using _push = await startScript('push', ['--connect', address, '--size', String(64 * 1024 * 1024)])
  await expect(traffic.rowsWith('64.0 MiB')).toBeVisible({ timeout: 30_000 })
  await traffic.rowsWith('64.0 MiB').click()
  await expect(detail.region).toContainText('64.0 MiB')
  await detail.region.getByRole('radio', { name: 'Hex' }).click()
  await expect(detail.region).toContainText(/00\s*01\s*02\s*03/)
  await expect(detail.region).toContainText('64.0 KiB of 64.0 MiB shown')
  await detail.region.getByRole('button', { name: 'Show more' }).click()
  await expect(detail.region).not.toContainText('64.0 KiB of 64.0 MiB shown')
  const longestGapMs = await page.evaluate(() => (window as unknown as { longestGapMs: number }).longestGapMs)
  // Not a measure of speed: a window that handled the 64 MiB itself would stand still for far longer.
  expect(longestGapMs).toBeLessThan(2000)
})

test('ROUTER and DEALER: exchanges by envelope, answered from the send panel', async ({ inspector }) => {
  const { traffic, detail, send, toolbar } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('ROUTER', 'Bind', address, 'broker')
  await using dealer = await startScript('dealer', [
    '--connect',
    address,
    '--delimiter',
    '--frame',
    'task {n}',
    '--messages',
    '1',
    '--routing-id',
    'worker-7',
    '--count',
    '1',
  ])
  await toolbar.getByRole('radio', { name: 'Exchanges' }).click()
  await traffic.rowsWith('task 0', 'Pending').click()
  await expect(detail.column('Request')).toContainText('worker-7')
  await expect(detail.column('Request')).toContainText('delimiter')
  await send.from('broker')
  await expect(send.region).toContainText(/Answers (request|message) #\d+/)
  await send.frame(1).fill('done')
  await send.press()
  await expect(traffic.rowsWith('task 0', 'done', 'Replied')).toBeVisible()
  await expect(detail.region).toContainText('By envelope')
  await dealer.waitForLines(1)
  expect(dealer.messages()[0]?.map(({ text }) => text)).toEqual(['', 'done'])
})

test('a request that gets no reply is pending, then timed out, then broken with its peer', async ({ inspector }) => {
  const { traffic, send, sources } = inspector
  await inspector.setNumber(/timeout/i, 400)
  const address = `tcp://127.0.0.1:${await freePort()}`
  await using _server = await startScript('rep_echo', ['--bind', address, '--delay-ms', '1500'])
  await inspector.open('REQ', 'Connect', address, 'asker')
  await expect(sources.row('asker')).toContainText('Connected')
  await send.frame(1).fill('slow')
  await send.press()
  await expect(traffic.rowsWith('out', 'slow', 'Timed out')).toBeVisible()
  // A late reply is still its reply.
  await expect(traffic.rowsWith('out', 'slow', 'Replied')).toBeVisible()
  // Long enough not to end the wait before the user does.
  await inspector.setNumber(/timeout/i, 60_000)
  await send.frame(1).fill('lost')
  await send.press()
  await expect(traffic.rowsWith('out', 'lost', 'Pending')).toBeVisible()
  await sources.act('asker', 'Stop')
  await expect(traffic.rowsWith('out', 'lost', 'Broken')).toBeVisible()
})

test('pausing freezes the list and nothing is lost', async ({ inspector }) => {
  const { traffic, toolbar, statusBar } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('PULL', 'Bind', address, 'sink')
  await inspector.page.getByRole('button', { name: 'Show socket events' }).click()
  await using push = await startScript('push', ['--connect', address, '--frame', 'job {n}', '--messages', '20', '--wait'])
  await toolbar.getByRole('button', { name: 'Pause the list' }).click()
  push.go()
  await expect(statusBar).toContainText('20 messages')
  await expect(statusBar).toContainText('Paused · 20 new rows')
  await expect(traffic.rows).toHaveCount(0)
  await toolbar.getByRole('button', { name: 'Resume the list' }).click()
  await traffic.expectCount(20)
})

test('selecting a source shows only its rows', async ({ inspector }) => {
  const { traffic, sources } = inspector
  const first = `tcp://127.0.0.1:${await freePort()}`
  const second = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('PULL', 'Bind', first, 'left')
  await inspector.open('PULL', 'Bind', second, 'right')
  await using _a = await startScript('push', ['--connect', first, '--frame', 'apple {n}', '--messages', '3'])
  await using _b = await startScript('push', ['--connect', second, '--frame', 'pear {n}', '--messages', '3'])
  await expect(traffic.rowsWith('pear 2')).toBeVisible()
  await expect(traffic.rowsWith('apple 2')).toBeVisible()
  await sources.select('left')
  await expect(traffic.rowsWith('apple')).toHaveCount(3)
  await expect(traffic.rowsWith('pear')).toHaveCount(0)
  await sources.select('All sources')
  await expect(traffic.rowsWith('pear')).toHaveCount(3)
})

test('columns hide, resize by keyboard and are remembered; time can be shown in three ways', async ({ launch }) => {
  const { inspector, page, app } = await launch({ args: ['--demo'] })
  const { traffic } = inspector
  await expect(traffic.rowsWith('Replied').first()).toBeVisible()
  const header = (name: string) => traffic.grid.getByRole('columnheader', { name: new RegExp(`^${name}`) })
  const width = async (): Promise<number> => (await header('Source').boundingBox())?.width ?? 0
  const before = await width()
  await page.getByRole('separator', { name: 'Width of Source' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect.poll(width).toBeGreaterThan(before)
  await page.getByRole('button', { name: 'Columns and time' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Frames' }).click()
  await page.keyboard.press('Escape')
  await expect(header('Frames')).toBeHidden()
  await page.getByRole('button', { name: 'Columns and time' }).click()
  await page.getByRole('menuitemradio', { name: 'Time of day' }).click()
  await page.keyboard.press('Escape')
  await expect(traffic.rowsWith('Replied').first()).toContainText(/\d{1,2}:\d\d:\d\d\.\d{6}/)
  const changed = await width()
  await app.close()
  const again = await launch({ args: ['--demo'] })
  const againHeader = (name: string) => again.inspector.traffic.grid.getByRole('columnheader', { name: new RegExp(`^${name}`) })
  await expect(againHeader('Source')).toBeVisible()
  await expect(againHeader('Frames')).toBeHidden()
  expect((await againHeader('Source').boundingBox())?.width).toBeCloseTo(changed, 0)
})

test('the table is walked by keyboard', async ({ launch }) => {
  const { inspector, page } = await launch({ args: ['--demo'] })
  const { traffic, detail } = inspector
  await expect(traffic.rowsWith('Replied').nth(3)).toBeVisible()
  const selected = traffic.grid.getByRole('row', { selected: true })
  await traffic.scrollToTop()
  await expect(selected.getByRole('gridcell').first()).toHaveText('1')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(selected).toHaveCount(1)
  await expect(selected.getByRole('gridcell').first()).toHaveText('3')
  await expect(detail.region.getByRole('heading', { name: 'Row 3', exact: true })).toBeVisible()
  await page.keyboard.press('F6')
  await expect(detail.region.locator(':focus').or(detail.region.and(page.locator(':focus')))).toHaveCount(1)
})
