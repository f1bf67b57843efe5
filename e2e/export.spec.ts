import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import { freePort, startScript } from './peers/peers'

interface ExportedRecord {
  readonly kind: string
  readonly source: string
  readonly direction?: string
  readonly frames?: readonly unknown[]
  readonly state?: string
  readonly rtt_us?: number
}
const recordsOf = (path: string): ExportedRecord[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ExportedRecord)

test('the capture is exported as JSON Lines in the documented shape', async ({ inspector, userData }) => {
  const path = join(userData, 'capture.jsonl')
  const { send, traffic } = inspector
  await using server = await startScript('rep_echo', ['--bind', 'tcp://127.0.0.1:*'])
  await inspector.open('REQ', 'Connect', server.endpoint, 'orders')
  await send.frame(1).fill('Hello')
  await send.region.getByRole('button', { name: 'Add frame' }).click()
  await send.kind(2, 'Hex')
  await send.frame(2).fill('00ff01')
  await send.press()
  await expect(traffic.rowsWith('out', 'Hello', 'Replied')).toBeVisible()
  await inspector.answerSaveDialog(path)
  await inspector.export()
  await expect(inspector.notifications).toContainText(/Exported \d+ records/)
  const records = recordsOf(path)
  expect(records.filter(({ kind }) => kind === 'event').length).toBeGreaterThan(0)
  const [request, reply] = records.filter(({ kind }) => kind === 'message')
  expect(request).toMatchObject({
    kind: 'message',
    t: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    source: 'orders',
    endpoint: server.endpoint,
    socket: 'REQ',
    direction: 'out',
    frames: [
      { size: 5, text: 'Hello' },
      { size: 3, base64: 'AP8B' },
    ],
    role: 'request',
    state: 'replied',
  })
  expect(reply).toMatchObject({ direction: 'in', role: 'reply', rtt_us: request?.rtt_us })
})

test('a cancelled dialog writes nothing; a cancelled export leaves no half a file', async ({ inspector, userData }) => {
  const address = `tcp://127.0.0.1:${await freePort()}`
  await inspector.open('PULL', 'Bind', address, 'sink')
  await expect(inspector.traffic.rowsWith('Listening')).toBeVisible()
  await inspector.answerSaveDialog(undefined)
  await inspector.export()
  await using push = await startScript('push', ['--connect', address, '--size', '1000', '--messages', '200000'])
  await expect(inspector.statusBar).toContainText('200,000 messages', { timeout: 45_000 })
  await push.exited
  await inspector.answerSaveDialog(join(userData, 'big.jsonl'))
  await inspector.export()
  await inspector.statusBar.getByRole('button', { name: 'Cancel the export' }).click()
  await expect(inspector.statusBar.getByRole('button', { name: 'Cancel the export' })).toBeHidden()
  expect(readdirSync(userData).filter((name) => name.includes('big'))).toEqual([])
})

test('an export to where nothing can be written says why', async ({ inspector, userData }) => {
  await inspector.open('PULL', 'Bind', 'tcp://127.0.0.1:*', 'sink')
  await expect(inspector.traffic.rowsWith('Listening')).toBeVisible()
  await inspector.answerSaveDialog(join(userData, 'missing', 'capture.jsonl'))
  await inspector.export()
  await expect(inspector.notifications).toContainText(/missing/)
})
