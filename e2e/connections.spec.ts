import { expect, test } from './fixtures'
import { freePort, startScript } from './peers/peers'

test('the dialog checks what is typed and says what to do', async ({ inspector }) => {
  const { connection } = inspector
  await inspector.menu('File', 'New Connection…')
  await connection.dialog.getByRole('radio', { name: 'PULL', exact: true }).click()
  await connection.address.fill('127.0.0.1:5555')
  await expect(connection.dialog).toContainText('names no transport')
  await expect(connection.address).toHaveAttribute('aria-invalid', 'true')
  await connection.address.fill('tcp://127.0.0.1:99999')
  await expect(connection.dialog).toContainText('“99999” is not a port.')
  await connection.dialog.getByRole('radio', { name: 'Bind' }).click()
  await connection.address.fill('tcp://*:5555')
  await expect(connection.dialog).toContainText(/other machines can reach/i)
  await inspector.page.keyboard.press('Escape')
  await inspector.page.keyboard.press('Escape')
  await expect(connection.dialog).toBeHidden()
  await expect(inspector.sources.rows).toHaveCount(0)
})

test('a connect to nothing is “Connecting”, and connected when a server appears', async ({ inspector }) => {
  const port = await freePort()
  await inspector.open('PULL', 'Connect', `tcp://127.0.0.1:${port}`, 'worker')
  await expect(inspector.sources.row('worker')).toContainText('Connecting…')
  await expect(inspector.traffic.rowsWith('Trying again to connect').first()).toBeVisible()
  await expect(inspector.sources.row('worker')).not.toContainText('Connected')
  await using push = await startScript('push', ['--bind', `tcp://127.0.0.1:${port}`, '--frame', 'job {n}', '--messages', '3', '--wait'])
  await expect(inspector.sources.row('worker')).toContainText('Connected')
  push.go()
  await expect(inspector.traffic.rowsWith('job 2')).toBeVisible()
  await push.stop()
  await expect(inspector.sources.row('worker')).toContainText(/(Reconnecting|Connecting)…/)
})

test('an address in use is told in one sentence, and the source can be tried again', async ({ inspector }) => {
  const { sources } = inspector
  await using taken = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*'])
  await inspector.open('PULL', 'Bind', taken.endpoint, 'second')
  await expect(sources.row('second')).toContainText('Failed')
  await expect(sources.row('second')).toContainText(/in use|already/)
  await taken.stop()
  await sources.act('second', 'Start')
  await expect(sources.row('second')).toContainText('Listening')
})

test('edit, duplicate, stop, start and remove', async ({ inspector }) => {
  const { sources, connection } = inspector
  await inspector.open('PUB', 'Bind', 'tcp://127.0.0.1:*', 'prices')
  await expect(sources.row('prices')).toContainText(/tcp:\/\/127\.0\.0\.1:\d+/)
  await sources.act('prices', 'Edit…')
  await connection.dialog.getByRole('textbox', { name: 'Name' }).fill('quotes')
  await connection.start()
  await expect(sources.row('quotes')).toContainText('Listening')
  await sources.act('quotes', 'Duplicate')
  await expect(sources.row('quotes copy')).toBeVisible()
  await sources.act('quotes', 'Stop')
  await expect(sources.row('quotes')).toContainText('Stopped')
  await sources.act('quotes', 'Start')
  await expect(sources.row('quotes')).toContainText('Listening')
  await sources.act('quotes copy', 'Remove')
  const confirm = inspector.page.getByRole('alertdialog').getByRole('button', { name: 'Remove' })
  if (await confirm.isVisible()) await confirm.click()
  await expect(sources.row('quotes copy')).toBeHidden()
})

test('recent endpoints are offered, and options reach the socket', async ({ inspector }) => {
  const { connection } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('SUB', 'Connect', address, 'first')
  await inspector.menu('File', 'New Connection…')
  await connection.address.fill('tcp://127.0.0.1:')
  await expect(inspector.page.getByRole('option', { name: address })).toBeVisible()
  await inspector.page.getByRole('option', { name: address }).click()
  await expect(connection.address).toHaveValue(address)
})

test('sources, settings and the window’s size outlive a restart; the demo does not', async ({ launch }) => {
  const first = await launch()
  await first.inspector.open('SUB', 'Connect', 'tcp://127.0.0.1:5999', 'ticker')
  await first.inspector.menu('File', 'Try Hello World')
  await expect(first.inspector.sources.row('Hello World client')).toBeVisible()
  await first.inspector.menu('File', 'Settings…')
  await first.page.getByRole('dialog', { name: 'Settings' }).getByRole('radio', { name: 'Dark' }).click()
  await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1111, height: 777 }))
  await first.app.close()

  const second = await launch()
  await expect(second.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(second.inspector.sources.row('ticker')).toContainText('Stopped')
  await expect(second.inspector.sources.row('Hello World client')).toBeHidden()
  const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())
  expect([bounds?.width, bounds?.height]).toEqual([1111, 777])
})
