import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import { FilterBar } from './pages/filter-bar'
import type { InspectorWindow } from './pages/inspector-window'
import { type Peer, startScript } from './peers/peers'

/** The window with all that the peer sends at first: six messages. */
async function withTypedPeer(inspector: InspectorWindow): Promise<Peer> {
  const peer = await startScript('typed_push', ['--bind', 'tcp://127.0.0.1:*', '--seconds', '90'])
  await inspector.open('PULL', 'Connect', peer.endpoint, 'typed')
  await expect(inspector.traffic.rowsWith('in', 'packed')).toBeVisible()
  return peer
}

const hexOf = (text: string): readonly string[] => Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, '0'))

test('what decoders read stands in the list and as a tree that the keyboard walks', async ({ launch }) => {
  const { inspector, page, app } = await launch()
  const { traffic, detail } = inspector
  await using _peer = await withTypedPeer(inspector)
  await expect(traffic.rowsWith('quote', 'price', '41.25')).toBeVisible()
  await traffic.rowsWith('quote', '41.25').click()
  const message = detail.column('Message')
  await expect(message.getByRole('button', { name: /^Decoder: MessagePack/ })).toBeVisible()
  const tree = message.getByRole('tree', { name: 'Contents of frame 2' })
  await expect(tree.getByRole('treeitem', { name: /symbol.*ACME/ })).toBeVisible()

  await tree.focus()
  await page.keyboard.press('Home')
  await expect(tree.getByRole('treeitem', { name: /price/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Control+c')
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe('41.25')
  await page.keyboard.press('Control+Shift+C')
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe('msgpack.price')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(tree.getByRole('treeitem', { name: /sizes/ })).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(tree.getByRole('treeitem', { name: /sizes/ })).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await expect(tree.getByRole('treeitem', { level: 2 })).toHaveCount(3)
})

test('a node marks its bytes, and a byte leads to its node', async ({ inspector }) => {
  const { traffic, detail } = inspector
  await using _peer = await withTypedPeer(inspector)
  await traffic.rowsWith('quote', '41.25').click()
  const message = detail.column('Message')
  await message.getByRole('button', { name: 'Show the bytes beside the tree' }).click()
  const bytes = message.getByRole('group', { name: 'Contents of frame 2' })
  await message.getByRole('treeitem', { name: /symbol/ }).click()
  // Its name, then its value.
  await expect(bytes.locator('[data-byte][class*="marked"]:not([data-column])')).toHaveText(hexOf('\xa6symbol\xa4ACME'))
  await bytes.locator('[data-byte="8"]:not([data-column])').click()
  await expect(message.getByRole('treeitem', { name: /price/ })).toHaveAttribute('aria-selected', 'true')
})

test('images and numbers are drawn, and what is compressed is opened', async ({ launch }) => {
  const { inspector, page } = await launch()
  const { traffic, detail } = inspector
  await using _peer = await withTypedPeer(inspector)
  const message = detail.column('Message')
  await traffic.rowsWith('picture').click()
  const image = message.getByRole('img', { name: /image\/png 96 × 64/ })
  await expect(image).toBeVisible()
  await expect.poll(() => image.evaluate((element) => (element instanceof HTMLImageElement ? element.naturalWidth : 0))).toBe(96)
  await traffic.rowsWith('wave').click()
  await expect(message.getByRole('img', { name: /512 numbers of type f64/ })).toBeVisible()
  await traffic.rowsWith('packed').click()
  await expect(message.getByRole('treeitem', { name: /bolt/ })).toBeVisible()
  await expect(message.getByRole('article', { name: /Contents of/ })).toContainText('"items"')
  await expect(page.getByText(/CSP|Content Security/)).toHaveCount(0)
})

test('text is shown with lines and folding under the strict policy', async ({ launch }) => {
  const { inspector, page } = await launch()
  const { traffic, detail, send } = inspector
  await using peer = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*'])
  await inspector.open('PUSH', 'Connect', peer.endpoint, 'jobs')
  await send.frame(1).fill('{\n  "a": {\n    "b": 1\n  }\n}')
  await send.press()
  await traffic.rowsWith('"b"').click()
  const message = detail.column('Message')
  await message.getByRole('radio', { name: 'Text' }).click()
  const editor = message.getByRole('textbox', { name: 'Contents of frame 1' })
  await expect(editor).toContainText('"b": 1')
  // Its own styles have come through: line numbers stand beside the text.
  await expect.poll(() => editor.evaluate((element) => getComputedStyle(element.parentElement ?? element).display)).toBe('flex')
  await editor.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+Shift+[')
  await expect(editor).not.toContainText('"b": 1')
})

test('a decoder is chosen for a topic, stays chosen, and its failure is told', async ({ launch, userData }) => {
  const first = await launch()
  const { traffic, detail } = first.inspector
  await using _peer = await withTypedPeer(first.inspector)
  const choose = async (decoder: RegExp): Promise<void> => {
    await first.page
      .getByRole('button', { name: /^Decoder: / })
      .first()
      .click()
    const dialog = first.page.getByRole('dialog', { name: 'Decode as' })
    await dialog.getByRole('combobox', { name: 'Decoder' }).click()
    await first.page.getByRole('option', { name: decoder }).click()
    await dialog.getByRole('button', { name: 'Decode' }).click()
    await expect(dialog).toBeHidden()
  }
  await traffic.rowsWith('quote', '41.25').click()
  await choose(/^CBOR$/)
  await expect(detail.region.getByRole('alert')).toBeVisible()
  await choose(/^Automatic/)
  await expect(detail.region.getByRole('alert')).toHaveCount(0)
  await traffic.rowsWith('order.json').click()
  await choose(/^Bytes$/)
  await expect(detail.region.getByRole('button', { name: /^Decoder: (Bytes|.*Text)/ })).toBeVisible()
  const settings = () => JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8')).settings.decoderChoices
  await expect.poll(settings).toEqual([{ source: 'typed', topic: 'order.json', decoder: 'hex' }])
})

test('a schema of the user’s reads protobuf, and is kept', async ({ launch, userData }) => {
  const folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-proto-'))
  try {
    const path = join(folder, 'quote.proto')
    writeFileSync(path, 'syntax = "proto3"; package shop; message Quote { string symbol = 1; int32 cents = 2; }')
    const { inspector, page, app } = await launch()
    const { send, traffic, detail } = inspector
    await using peer = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*'])
    await inspector.open('PUSH', 'Connect', peer.endpoint, 'shop')
    await send.kind(1, 'Hex')
    await send.frame(1).fill('0a 04 41 43 4d 45 10 2a')
    await send.press()
    await traffic.rowsWith('shop', 'out').click()
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
    }, path)
    await page.getByRole('button', { name: /^Decoder: / }).click()
    const dialog = page.getByRole('dialog', { name: 'Decode as' })
    await dialog.getByRole('combobox', { name: 'Decoder' }).click()
    await page.getByRole('option', { name: /Protocol Buffers|Protobuf/ }).click()
    await dialog.getByRole('button', { name: 'Add…' }).click()
    await expect(dialog.getByRole('combobox', { name: 'Schema' })).toContainText('quote.proto')
    await dialog.getByRole('textbox', { name: 'Type' }).fill('shop.Quote')
    await dialog.getByRole('button', { name: 'Decode' }).click()
    await expect(detail.region.getByRole('treeitem', { name: /cents.*42/ })).toBeVisible()
    expect(readFileSync(join(userData, 'settings.json'), 'utf8').length).toBeGreaterThan(0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('two messages are pinned side by side and compared', async ({ inspector }) => {
  const { traffic, detail } = inspector
  await using _peer = await withTypedPeer(inspector)
  await traffic.rowsWith('quote', '41.25').click()
  await detail.region.getByRole('button', { name: /^Pin row/ }).click()
  await traffic.rowsWith('quote', '77.625').click()
  await expect(detail.region.getByRole('region', { name: /^Pinned/ })).toContainText('41.25')
  await detail
    .column('Message')
    .getByRole('button', { name: /^Compare row/ })
    .click()
  await detail.region
    .page()
    .getByRole('menuitem', { name: /^Pinned row/ })
    .click()
  const comparison = detail.region.getByRole('region', { name: /^Row \d+ and row \d+/ })
  await expect(comparison).toContainText('2 differences')
  await expect(comparison).toContainText(/price\s*41\.25\s*77\.625/)
  await comparison.getByRole('radio', { name: 'Bytes' }).click()
  await expect(comparison).toContainText('bytes differ')
})

test('a number is followed over time, live', async ({ inspector }) => {
  const { traffic, detail } = inspector
  await using peer = await withTypedPeer(inspector)
  await traffic.rowsWith('quote', '41.25').click()
  await detail.region.getByRole('treeitem', { name: /price/ }).click()
  await detail.region.getByRole('button', { name: 'Follow over time' }).click()
  const followed = detail.region.getByRole('region', { name: 'msgpack.price over time' })
  await expect(followed).toContainText('2 values, the last 77.625')
  peer.go()
  await expect(followed).toContainText('3 values, the last 63.75')
})

test('the list is filtered by what decoders read', async ({ launch }) => {
  const { inspector, page } = await launch()
  const { traffic } = inspector
  await using _peer = await withTypedPeer(inspector)
  const filter = new FilterBar(page)
  await filter.apply('msgpack.price > 50')
  await expect(traffic.rowsWith('quote')).toHaveCount(1)
  await filter.apply('decoder == gzip')
  await expect(traffic.rowsWith('packed')).toHaveCount(1)
  await expect(traffic.rowsWith('quote')).toHaveCount(0)
})

test('a frame is saved to a file as it is', async ({ launch }) => {
  const folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-save-'))
  try {
    const { inspector, page } = await launch()
    await using _peer = await withTypedPeer(inspector)
    await inspector.traffic.rowsWith('picture').click()
    const path = join(folder, 'picture.png')
    await inspector.answerSaveDialog(path)
    await inspector.detail.region.getByRole('button', { name: 'Copy frame 2' }).click()
    await page.getByRole('menuitem', { name: 'Save to a file…' }).click()
    await expect(inspector.notifications).toContainText(path)
    expect(readFileSync(path).subarray(1, 4).toString()).toBe('PNG')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
