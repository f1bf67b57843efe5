import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { expect, test } from './fixtures'
import { FilterBar } from './pages/filter-bar'
import type { InspectorWindow } from './pages/inspector-window'
import { startKernel } from './peers/kernel'

async function openFile(app: ElectronApplication, inspector: InspectorWindow, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
  }, path)
  await inspector.menu('File', 'Open Jupyter Connection…')
}

const insert = async ({ send, page }: InspectorWindow, template: string): Promise<void> => {
  await send.region.getByRole('button', { name: 'Insert template' }).click()
  await page.getByRole('menuitem', { name: template }).click()
}

test('a kernel is opened by its file, asked from a template, and its conversation followed', async ({ launch, userData }) => {
  await using kernel = await startKernel()
  const { app, inspector, page } = await launch()
  const { traffic, detail, send, sources } = inspector
  await openFile(app, inspector, kernel.path)
  await expect(inspector.notifications).toContainText(`${kernel.name} is open`)
  for (const channel of ['shell', 'iopub', 'stdin', 'control', 'heartbeat'])
    await expect(sources.row(`Jupyter ${channel} (${kernel.name})`)).toContainText(/Connected|connected/u)

  await expect(send.region.getByRole('combobox', { name: 'Send from' })).toContainText('Jupyter shell')
  await insert(inspector, 'execute_request')
  await expect(send.frame(2)).toHaveValue(/^[0-9a-f]{64}$/u)
  await expect(send.region.getByRole('switch', { name: 'Sign when sent' })).toBeChecked()
  await send.frame(6).fill('{"code": "import time\\nprint(\'so far\')\\n6 * 7", "silent": false}')
  await send.press()
  // Edited after it was inserted: it was signed again.
  const request = traffic.rowsWith('out', 'execute_request')
  await expect(request).toHaveCount(1)
  await request.click()
  await expect(detail.region).toContainText('By id: request and reply carry the same one.')
  for (const column of ['Request', 'Reply'] as const)
    await expect(detail.column(column).getByRole('treeitem', { name: /signature.*valid: [0-9a-f]{64}/u })).toBeVisible()
  await expect(detail.column('Reply').getByRole('treeitem', { name: /msg_type.*execute_reply/u })).toBeVisible()

  const conversation = detail.region.getByRole('region', { name: 'Conversation' })
  await expect(conversation.getByRole('listitem')).toHaveCount(7)
  await expect(conversation.getByRole('listitem').filter({ hasText: 'output' })).toContainText('so far')
  await expect(conversation.getByRole('listitem').filter({ hasText: /Out \[\d+\]/u })).toContainText('42')

  await detail.column('Request').getByRole('button', { name: 'Show the conversation' }).click()
  await expect(new FilterBar(page).input).toHaveValue(/^jupyter\.msg_id == \S+ \|\| jupyter\.parent_msg_id == \S+$/u)
  await expect(traffic.rowsWith('iopub', 'stream', 'so far')).toHaveCount(1)
  await expect(traffic.rowsWith('iopub', 'execute_result', '42')).toHaveCount(1)
  await expect(traffic.rowsWith('iopub', 'status', 'idle')).toHaveCount(1)
  // Request and reply, busy and idle, the input, the stream and the result.
  await traffic.expectCount(7)

  // The same again is another message.
  const id = await send.frame(3).inputValue()
  await send.press()
  await expect(send.frame(3)).not.toHaveValue(id)
  expect(readFileSync(join(userData, 'settings.json'), 'utf8')).not.toContain(kernel.key)
})

test('of several requests each finds its own reply', async ({ launch }) => {
  await using kernel = await startKernel()
  const { app, inspector } = await launch()
  const { traffic, detail, send } = inspector
  await openFile(app, inspector, kernel.path)
  await expect(inspector.notifications).toContainText('is open')
  await insert(inspector, 'complete_request')
  for (let count = 0; count < 3; count += 1) {
    await send.press()
    await expect(traffic.rowsWith('out', 'complete_request')).toHaveCount(count + 1)
  }
  await expect(traffic.rowsWith('in', 'complete_reply')).toHaveCount(3)
  const ids = new Set<string>()
  for (let index = 0; index < 3; index += 1) {
    const row = traffic.rowsWith('out', 'complete_request').nth(index)
    await row.click()
    await expect(detail.region.getByRole('heading', { name: `Row ${await row.getByRole('gridcell').first().innerText()}` })).toBeVisible()
    await expect(detail.region).toContainText('By id: request and reply carry the same one.')
    // Frames are laid out one after the other.
    await expect(detail.column('Request')).toContainText(/"msg_id":\s*"/u)
    const id = /"msg_id":\s*"([^"]+)"/u.exec(await detail.column('Request').innerText())?.[1] ?? ''
    await expect(detail.column('Reply')).toContainText(id)
    ids.add(id)
  }
  expect(ids.size).toBe(3)
})

test('a picture that a kernel shows stands in the conversation, and comes while it goes on', async ({ launch }) => {
  await using kernel = await startKernel()
  const { app, inspector } = await launch()
  const { traffic, detail, send } = inspector
  await openFile(app, inspector, kernel.path)
  await expect(inspector.notifications).toContainText('is open')
  await insert(inspector, 'execute_request')
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'
  const code = [
    'import sys, time, base64',
    'from IPython.display import display, Image',
    "print('first', flush=True)",
    'time.sleep(1.5)',
    `display(Image(base64.b64decode('${pixel}')))`,
    "print('a warning', file=sys.stderr)",
    '1 / 0',
  ].join('\n')
  await send.frame(6).fill(JSON.stringify({ code, silent: false }))
  await send.press()
  await traffic.rowsWith('out', 'execute_request').click()
  const conversation = detail.region.getByRole('region', { name: 'Conversation' })
  await expect(conversation).toContainText('first')
  await expect(conversation.getByRole('img', { name: 'Image, 1 × 1' })).toBeVisible()
  await expect(conversation.getByRole('listitem').filter({ hasText: 'error output' })).toContainText('a warning')
  await expect(conversation).toContainText('ZeroDivisionError: division by zero')
  const reply = conversation.getByRole('listitem').filter({ hasText: 'execute_reply' })
  await reply.getByRole('button', { name: /^Go to row/u }).click()
  await expect(reply).toHaveAttribute('aria-current', 'true')
})

test('without its signature a message is refused by the kernel, and shown as invalid', async ({ launch }) => {
  await using kernel = await startKernel()
  const { app, inspector } = await launch()
  const { traffic, detail, send } = inspector
  await openFile(app, inspector, kernel.path)
  await expect(inspector.notifications).toContainText('is open')
  await insert(inspector, 'kernel_info_request')
  await expect(send.frame(2)).toHaveValue(/^[0-9a-f]{64}$/u)
  await send.region.getByRole('switch', { name: 'Sign when sent' }).click()
  await send.frame(2).fill('0'.repeat(64))
  await send.press()
  await traffic.rowsWith('out', 'kernel_info_request').click()
  await expect(detail.column('Request')).toContainText('The signature is not that of these bytes under the given key.')
})

test('a file that is none is refused in one sentence', async ({ launch }) => {
  const folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-jupyter-'))
  try {
    const path = join(folder, 'kernel-bad.json')
    writeFileSync(path, JSON.stringify({ transport: 'tcp', ip: '127.0.0.1', shell_port: 99_999 }))
    const { app, inspector } = await launch()
    await openFile(app, inspector, path)
    await expect(inspector.notifications).toContainText(
      'kernel-bad.json is no Jupyter connection file: of shell_port, it is to be from 1 to 65535.',
    )
    await expect(inspector.sources.rows).toHaveCount(0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
