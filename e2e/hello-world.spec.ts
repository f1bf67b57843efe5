import { expect, test } from './fixtures'
import { freePort, startHelloWorldClient, startHelloWorldServer } from './peers/peers'

/** Round trips as the table shows them: the guide's server waits one second. */
const aboutOneSecond = /1\.[01]\d s/

test('“Try it” runs Hello World and shows live exchanges of about one second', async ({ inspector }) => {
  const { traffic, detail, sources } = inspector
  await inspector.page
    .getByRole('button', { name: /^Try it/ })
    .last()
    .click()
  await expect(sources.row('Hello World server')).toContainText('Listening · 1 peer')
  await expect(sources.row('Hello World client')).toContainText('Connected')
  await inspector.toolbar.getByRole('radio', { name: 'Exchanges' }).click()
  await expect(traffic.rowsWith('Hello World client', 'Replied', aboutOneSecond).nth(2)).toBeVisible({ timeout: 20_000 })
  await traffic.rowsWith('Hello World client', 'Replied').first().click()
  await expect(detail.column('Request')).toContainText('Hello')
  await expect(detail.column('Reply')).toContainText('World')
  await expect(detail.region).toContainText(aboutOneSecond)
  await expect(detail.region).toContainText('Certain')
})

test('our REQ against the guide’s server in C: ten exchanges of a second', async ({ inspector }) => {
  test.setTimeout(90_000)
  const endpoint = `tcp://127.0.0.1:${await freePort()}`
  await using server = await startHelloWorldServer(endpoint)
  const { send, sources, traffic, toolbar } = inspector
  await inspector.open('REQ', 'Connect', endpoint, 'asker')
  await expect(sources.row('asker')).toContainText('Connected')
  await toolbar.getByRole('radio', { name: 'Exchanges' }).click()
  await send.frame(1).fill('Hello')
  for (let count = 1; count <= 10; count += 1) {
    await send.press()
    await expect(traffic.rowsWith('Replied', 'World')).toHaveCount(count)
  }
  await traffic.expectCount(10)
  await expect(traffic.rowsWith('Replied', 'Hello', 'World', aboutOneSecond)).toHaveCount(10)
  expect((await server.waitForLines(10)).slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'Received Hello'))
})

test('the guide’s client in C against our REP gets its answers', async ({ inspector }) => {
  const endpoint = `tcp://127.0.0.1:${await freePort()}`
  const { send, sources, traffic } = inspector
  await inspector.open('REP', 'Bind', endpoint, 'answerer')
  await expect(sources.row('answerer')).toContainText('Listening')
  await using client = await startHelloWorldClient(endpoint)
  await send.from('answerer')
  await send.frame(1).fill('World')
  for (let count = 1; count <= 10; count += 1) {
    const pending = traffic.rowsWith('in', 'Hello', 'Pending')
    await expect(pending).toHaveCount(1)
    const answered = await pending.getAttribute('id')
    await send.press()
    // The next one may be there at once: that this one has its answer is what tells.
    await expect(inspector.page.locator(`[id="${answered}"]`)).toContainText('Replied')
  }
  const { code } = await client.exited
  expect(code).toBe(0)
  expect(client.lines.filter((line) => line.startsWith('Received World'))).toHaveLength(10)
})
