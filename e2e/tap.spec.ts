import { createConnection } from 'node:net'
import { expect, test } from './fixtures'
import type { InspectorWindow } from './pages/inspector-window'
import { freePort, startHelloWorldClient, startHelloWorldServer, startScript } from './peers/peers'

const loopback = async (): Promise<string> => `tcp://127.0.0.1:${await freePort()}`

async function openTap(inspector: InspectorWindow, upstream: string, name: string): Promise<string> {
  const listen = await loopback()
  const dialog = inspector.tap
  await inspector.menu('File', 'New Tap…')
  await dialog.fill({ upstream, listen, name })
  await dialog.start()
  await expect(inspector.sources.row(name)).toContainText('Listening')
  return listen
}

test('the guide’s client and server in C run through a tap: ten exchanges of about a second', async ({ inspector }) => {
  test.setTimeout(90_000)
  const { traffic, sources, detail, toolbar } = inspector
  await using server = await startHelloWorldServer(await loopback())
  const listen = await openTap(inspector, server.endpoint, 'guide')
  await using client = await startHelloWorldClient(listen)
  await toolbar.getByRole('radio', { name: 'Exchanges' }).click()
  await expect(traffic.rowsWith('Hello', 'World', 'Replied', /1\.[01]\d s/)).toHaveCount(10, { timeout: 30_000 })
  expect((await client.exited).code).toBe(0)
  expect(client.lines.filter((line) => line.startsWith('Received World'))).toHaveLength(10)
  await expect(sources.connectionsWith('REQ → REP', 'Client closed')).toHaveCount(1)
  await traffic.rowsWith('Hello', 'World').first().click()
  await expect(detail.region).toContainText('Certain')
  await expect(detail.column('Request')).toContainText('Hello')
  await expect(detail.column('Reply')).toContainText('World')
})

test('the dialog tests the upstream, explains itself and refuses what cannot be', async ({ inspector }) => {
  const dialog = inspector.tap
  const nowhere = await loopback()
  await inspector.menu('File', 'New Tap…')
  await dialog.fill({ upstream: nowhere, listen: await loopback() })
  await expect(dialog.pointAt).toContainText(nowhere)
  await dialog.test()
  await expect(dialog.dialog).toContainText('Nothing listens at')
  await using server = await startScript('rep_echo', ['--bind', 'tcp://127.0.0.1:*'])
  await dialog.fill({ upstream: server.endpoint, listen: await loopback() })
  await dialog.test()
  await expect(dialog.dialog).toContainText(/Reached in/)
  await dialog.fill({ upstream: server.endpoint, listen: 'tcp://*:5556' })
  await expect(dialog.dialog).toContainText(/other machines can reach/i)
})

test('a connection shows its handshake step by step, and its traffic alone', async ({ inspector }) => {
  const { traffic, sources, detail, toolbar } = inspector
  await using server = await startScript('router_echo', ['--bind', 'tcp://127.0.0.1:*'])
  const listen = await openTap(inspector, server.endpoint, 'broker')
  const dealer = ['--connect', listen, '--delimiter', '--frame', 'task {n}', '--messages', '3', '--count', '3']
  await using first = await startScript('dealer', [...dealer, '--routing-id', 'worker-7'])
  await first.exited
  await using second = await startScript('dealer', dealer)
  await second.exited
  await expect(sources.connections).toHaveCount(2)
  await sources.connection(1).click()
  await expect(detail.region).toContainText('worker-7')
  await expect(detail.region).toContainText('DEALER')
  await expect(detail.region).toContainText('ROUTER')
  await expect(detail.region).toContainText('NULL')
  await expect(detail.region).toContainText('3.1')
  await expect(detail.region).toContainText('READY')
  await toolbar.getByRole('radio', { name: 'Exchanges' }).click()
  await expect(traffic.rowsWith('task')).toHaveCount(3)
  await sources.select('All sources')
  await expect(traffic.rowsWith('task')).toHaveCount(6)
})

test('subscriptions, commands and publications of PUB/SUB are shown', async ({ inspector }) => {
  const { traffic, page, sources } = inspector
  const upstream = await loopback()
  await using _pub = await startScript('pub', [
    '--bind',
    upstream,
    '--frame',
    'kline.1m',
    '--frame',
    'tick {n}',
    '--messages',
    '3',
    '--await-subscriptions',
    '1',
  ])
  const listen = await openTap(inspector, upstream, 'ticker')
  await using sub = await startScript('sub', ['--connect', listen, '--subscribe', 'kline.', '--count', '3'])
  await sub.exited
  // Only this connection: the publisher may end before its client does, which then tries again and again.
  await sources.connection(1).click()
  await expect(traffic.rowsWith('SUBSCRIBE', 'kline.')).toHaveCount(1)
  await expect(traffic.rowsWith('kline.1m', 'tick')).toHaveCount(3)
  await expect(traffic.rowsWith('READY').first()).toBeVisible()
  await page
    .getByRole('button', { name: 'Show socket events' })
    .or(page.getByRole('button', { name: /Show .*events/ }))
    .first()
    .click()
  await expect(traffic.rowsWith('READY')).toHaveCount(0)
  await expect(traffic.rowsWith('kline.1m', 'tick')).toHaveCount(3)
})

test('a dead server, and bytes that are not ZMTP, are shown as what they are', async ({ inspector }) => {
  const { sources, traffic } = inspector
  const listen = await openTap(inspector, await loopback(), 'dead')
  const knock = (bytes: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = createConnection({ host: '127.0.0.1', port: Number(listen.split(':').at(-1)) }, () => socket.write(bytes))
      socket.once('error', (error) => resolve('code' in error ? String(error.code) : error.message))
      socket.once('close', () => resolve('closed'))
    })
  expect(await knock('x')).toBe('ECONNRESET')
  await expect(sources.connectionsWith('Refused').first()).toBeVisible()

  await using server = await startScript('rep_echo', ['--bind', 'tcp://127.0.0.1:*'])
  const second = await openTap(inspector, server.endpoint, 'alive')
  const http = createConnection({ host: '127.0.0.1', port: Number(second.split(':').at(-1)) }, () => http.write('GET / HTTP/1.1\r\n\r\n'))
  http.once('error', () => undefined)
  await expect(traffic.rowsWith('Not ZMTP').first()).toBeVisible()
  http.destroy()
})

test('an address in use is told in one sentence; stop and start again', async ({ inspector }) => {
  const { sources } = inspector
  await using taken = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*'])
  const dialog = inspector.tap
  await inspector.menu('File', 'New Tap…')
  await dialog.fill({ upstream: await loopback(), listen: taken.endpoint, name: 'second' })
  await dialog.start()
  await expect(sources.row('second')).toContainText(/Failed.*already in use/)
  await taken.stop()
  await sources.act('second', 'Start')
  await expect(sources.row('second')).toContainText('Listening')
  await sources.act('second', 'Stop')
  await expect(sources.row('second')).toContainText('Stopped')
})
