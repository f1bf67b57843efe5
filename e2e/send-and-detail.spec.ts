import { expect, test } from './fixtures'
import { freePort, startScript } from './peers/peers'

test('a message of several frames is composed, checked, sent as typed and brought back from the history', async ({ inspector }) => {
  const { send, page } = inspector
  await using pull = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*'])
  await inspector.open('PUSH', 'Connect', pull.endpoint, 'jobs')
  await send.frame(1).fill('first')
  for (const _ of [2, 3, 4]) await send.region.getByRole('button', { name: 'Add frame' }).click()
  await send.kind(2, 'Hex')
  await send.frame(2).fill('00 ff 0')
  await expect(send.region).toContainText('has no partner; a byte takes two')
  await send.frame(2).fill('00 ff 80')
  await send.kind(3, 'JSON')
  await send.frame(3).fill('{"id": 9007199254740993,}')
  await expect(send.region).toContainText('Not JSON')
  await send.frame(3).fill('{"id": 9007199254740993}')
  await send.press()
  const [message] = await pull.waitForLines(1).then(() => pull.messages())
  expect(message).toMatchObject([{ text: 'first' }, { base64: 'AP+A' }, { text: '{"id": 9007199254740993}' }, { size: 0 }])
  await expect(send.region).toContainText(/Sent #\d+/)

  await send.region.getByRole('button', { name: 'Remove frame 4' }).click()
  await send.region.getByRole('button', { name: 'Move frame 2 up' }).click()
  await expect(send.frame(1)).toHaveValue('00 ff 80')
  await send.press()
  await pull.waitForLines(2)
  expect(pull.messages()[1]).toMatchObject([{ base64: 'AP+A' }, { text: 'first' }, { text: '{"id": 9007199254740993}' }])

  await page
    .getByRole('button', { name: /^Bring back/ })
    .last()
    .click()
  await expect(send.frame(1)).toHaveValue('first')
})

test('what cannot be sent is said beforehand or in one sentence, never lost in silence', async ({ inspector }) => {
  const { send, sources, traffic } = inspector
  const address = `tcp://127.0.0.1:${await freePort()}`
  await using _server = await startScript('rep_echo', ['--bind', address, '--delay-ms', '3000'])
  await inspector.open('REQ', 'Connect', address, 'asker')
  await send.frame(1).fill('one')
  await send.press()
  await expect(traffic.rowsWith('one', 'Pending')).toBeVisible()
  await expect(send.region).toContainText('waits for the reply to request')
  await sources.act('asker', 'Stop')
  await expect(send.region).toContainText('This connection is stopped.')
  await send.region.getByRole('button', { name: 'Start' }).click()
  await expect(sources.row('asker')).toContainText('Connected')
})

test('a frame is shown as text, JSON and hex, and copied', async ({ launch }) => {
  const { inspector, page, app } = await launch()
  const { send, detail, traffic } = inspector
  await using server = await startScript('rep_echo', ['--bind', 'tcp://127.0.0.1:*'])
  await inspector.open('REQ', 'Connect', server.endpoint, 'asker')
  await send.frame(1).fill('{"method":"ping","id":1}')
  await send.press()
  await traffic.rowsWith('out', 'ping', 'Replied').click()
  const request = detail.column('Request')
  await expect(request.getByRole('radio', { name: 'JSON' })).toBeChecked()
  await expect(request.getByLabel('Contents of frame 1')).toContainText('"method": "ping"')
  await request.getByRole('radio', { name: 'Text' }).click()
  await expect(request.getByLabel('Contents of frame 1')).toContainText('{"method":"ping","id":1}')
  await request.getByRole('radio', { name: 'Hex' }).click()
  await expect(request.getByLabel('Contents of frame 1')).toContainText(/7b\s*22\s*6d/)
  await request.getByRole('button', { name: 'Copy frame 1' }).click()
  await page.getByRole('menuitem', { name: 'Copy as hex' }).click()
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toMatch(/^7b ?22 ?6d/)
})

test('the timing of an exchange is told in words as well as drawn', async ({ launch }) => {
  const { inspector } = await launch({ args: ['--demo'] })
  await inspector.traffic.rowsWith('Hello World client', 'Replied').first().click()
  await expect(inspector.detail.region).toContainText(/Round trip 1\.[01]\d s/)
  await expect(inspector.detail.region.getByRole('img', { name: /Request at .*, reply after 1\.[01]\d s\./ })).toBeVisible()
})
