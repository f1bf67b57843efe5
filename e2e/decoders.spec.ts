import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import protobuf from 'protobufjs'
import { bitcoinSamples } from '../shared/decoders/samples/bitcoin'
import { ascii, fromHex } from '../shared/decoders/samples/bytes'
import { ntopngSamples } from '../shared/decoders/samples/ntopng'
import { xmlEncodings } from '../shared/decoders/samples/xml'
import { expect, test } from './fixtures'
import { FilterBar } from './pages/filter-bar'
import type { InspectorWindow } from './pages/inspector-window'
import { freePort, messageArguments, type Peer, startScript } from './peers/peers'

type Frames = readonly Uint8Array[]

interface RecordedMessage {
  readonly from: string
  readonly socket: string
  readonly frames: Frames
}

/** What was noted of a protocol (e2e/protocols/README.md). */
function recorded(name: string): readonly RecordedMessage[] {
  const file: { readonly messages: readonly { readonly from: string; readonly socket: string; readonly frames: readonly string[] }[] } =
    JSON.parse(readFileSync(join(import.meta.dirname, `protocols/recorded/${name}.json`), 'utf8'))
  return file.messages.map(({ from, socket, frames }) => ({ from, socket, frames: frames.map((frame) => Buffer.from(frame, 'base64')) }))
}

/** A publisher of these messages, which says them to the first subscriber. */
async function publisher(messages: readonly Frames[], endpoint = 'tcp://127.0.0.1:*'): Promise<Peer> {
  return await startScript('publish', ['--bind', endpoint, ...messageArguments(messages)])
}

/** The bytes that are marked beside the tree, in hexadecimal. */
async function expectMarked(inspector: InspectorWindow, frame: number, bytes: Uint8Array): Promise<void> {
  const marked = inspector.detail
    .column('Message')
    .getByRole('group', { name: `Bytes of frame ${frame}` })
    .locator('[data-byte][class*="marked"]:not([data-column])')
  await expect(marked).toHaveText([...bytes].map((byte) => byte.toString(16).padStart(2, '0')))
}

const genesisHash = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f'
const segwitId = 'd869f854e1f8788bcff294cc83b280942a8c728de71eb709a2c29d10bfe21b7c'

test('what a Bitcoin node publishes is told in the list, read down to its bytes, and filtered by its fields', async ({ launch }) => {
  const { inspector, page } = await launch()
  const { traffic, detail } = inspector
  await using node = await publisher(bitcoinSamples)
  await inspector.open('SUB', 'Connect', node.endpoint, 'node')
  await expect(traffic.rowsWith('hashblock', '00000000…8ce26f', '#42')).toBeVisible()
  await expect(traffic.rowsWith('rawblock', '00000000…8ce26f', '1 transaction')).toBeVisible()
  await expect(traffic.rowsWith('sequence', 'transaction added to the memory pool', '#1')).toBeVisible()

  await traffic.rowsWith('rawtx', 'd869f854…e21b7c', '1 in → 1 out, 0.9998848').click()
  const message = detail.column('Message')
  await expect(message.getByRole('button', { name: /^Decoder: Bitcoin/ })).toBeVisible()
  await expect(message.getByRole('treeitem', { name: new RegExp(`^transaction.*${segwitId}`) })).toBeVisible()
  await message.getByRole('button', { name: 'Show the bytes beside the tree' }).first().click()
  const value = message.getByRole('treeitem', { name: /value.*99988480 satoshi/ })
  await value.click()
  await expect(value).toHaveAttribute('aria-selected', 'true')
  await expectMarked(inspector, 2, fromHex('00b4f50500000000'))

  const filter = new FilterBar(page)
  await filter.apply('bitcoin.topic == "hashblock"')
  await traffic.expectCount(1)
  await expect(traffic.rowsWith('hashblock')).toBeVisible()
  await filter.apply(`bitcoin.txid == "${segwitId}"`)
  await traffic.expectCount(1)
  await expect(traffic.rowsWith('rawtx')).toBeVisible()
  await filter.apply(`bitcoin.block == "${genesisHash}" && bitcoin.sequence == 42`)
  await traffic.expectCount(1)
})

test('flows that a probe sends to ntopng are told by their ends, in JSON, zlib and TLV', async ({ launch }) => {
  const { inspector, page } = await launch()
  const { traffic, detail } = inspector
  await using probe = await publisher(ntopngSamples)
  await inspector.open('SUB', 'Connect', probe.endpoint, 'probe')
  await expect(traffic.rowsWith('10.0.0.1 → 8.8.8.8', '443 TLS')).toHaveCount(ntopngSamples.length)
  await traffic.rowsWith('10.0.0.1 → 8.8.8.8', '5.0 GB', '#5').first().click()
  const message = detail.column('Message')
  await expect(message.getByRole('button', { name: /^Decoder: ntopng/ })).toBeVisible()
  await message.getByRole('button', { name: 'Show the bytes beside the tree' }).first().click()
  await message
    .getByRole('treeitem', { name: /IPV4_DST_ADDR.*8\.8\.8\.8/ })
    .first()
    .click()
  await expectMarked(inspector, 2, fromHex('2b0c0007382e382e382e38'))
  await new FilterBar(page).apply('ntopng.dst == "8.8.8.8" && ntopng.version == 3')
  await traffic.expectCount(1)
})

test('messages that were recorded from a Jupyter kernel are told in the list', async ({ inspector }) => {
  const published = recorded('jupyter')
    .filter(({ from }) => from === 'iopub server')
    .slice(0, 8)
  await using kernel = await publisher(published.map(({ frames }) => frames))
  await inspector.open('SUB', 'Connect', kernel.endpoint, 'kernel')
  await expect(inspector.traffic.rowsWith(/status\s+busy/).first()).toBeVisible()
  await inspector.traffic
    .rowsWith(/status\s+idle/)
    .first()
    .click()
  await expect(inspector.detail.column('Message').getByRole('treeitem', { name: /execution_state.*idle/ })).toBeVisible()
})

test('messages that were recorded from MISP, EDDN, vLLM and Salt are told in the list, and XML in UTF-16 is a tree', async ({
  inspector,
}) => {
  const published = ['misp', 'eddn', 'kv_events', 'salt'].flatMap((name) =>
    recorded(name)
      .filter(({ socket }) => socket === 'PUB')
      .slice(0, 3),
  )
  const [, utf16 = ''] = xmlEncodings.find(([label]) => label.startsWith('UTF-16')) ?? []
  await using source = await publisher([...published.map(({ frames }) => frames), [fromHex(utf16)]])
  await inspector.open('SUB', 'Connect', source.endpoint, 'source')
  const { traffic, detail } = inspector
  await expect(traffic.rowsWith('misp_json_attribute', 'event 42', '203.0.113.7').first()).toBeVisible()
  await expect(traffic.rowsWith('journal/1', 'Colonia', 'Jaques Station').first()).toBeVisible()
  await expect(traffic.rowsWith('kv@pod-1@model', 'no events').first()).toBeVisible()
  await expect(traffic.rowsWith('Salt to 7f1f9680…', 'encrypted load').first()).toBeVisible()
  await traffic.rowsWith('<订单').first().click()
  await expect(detail.column('Message').getByRole('treeitem', { name: /名称.*汉/u })).toBeVisible()
})

test('a .proto that the user adds names the fields of a topic, and is remembered after a restart', async ({ launch }) => {
  const folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-proto-'))
  try {
    const path = join(folder, 'plant.proto')
    const schema = `syntax = "proto3";
package plant;
enum State { IDLE = 0; RUNNING = 1; }
message Reading {
  string sensor = 1;
  double celsius = 2;
  State state = 3;
  repeated int32 history = 4;
}`
    writeFileSync(path, schema)
    const type = protobuf.parse(schema).root.lookupType('plant.Reading')
    const encoded = (sensor: string, celsius: number) => type.encode({ sensor, celsius, state: 1, history: [20, 21, 300] }).finish()
    const messages = [
      [ascii('readings'), encoded('boiler-3', 41.5)],
      [ascii('other'), ascii('left alone')],
    ]
    const endpoint = `tcp://127.0.0.1:${await freePort()}`
    const first = await launch()
    {
      await using _plant = await publisher(messages, endpoint)
      await first.inspector.open('SUB', 'Connect', endpoint, 'plant')
      await first.inspector.traffic.rowsWith('boiler-3').click()
      const message = first.inspector.detail.column('Message')
      // Without a schema fields have numbers.
      await expect(message.getByRole('treeitem', { name: /celsius/ })).toHaveCount(0)
      await first.app.evaluate(({ dialog }, filePath) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
      }, path)
      await message
        .getByRole('button', { name: /^Decoder: / })
        .first()
        .click()
      const dialog = first.page.getByRole('dialog', { name: 'Decode as' })
      await dialog.getByRole('combobox', { name: 'Decoder' }).click()
      await first.page.getByRole('option', { name: /Protocol Buffers|Protobuf/ }).click()
      await dialog.getByRole('button', { name: 'Add…' }).click()
      await expect(dialog.getByRole('combobox', { name: 'Schema' })).toContainText('plant.proto')
      await dialog.getByRole('textbox', { name: 'Type' }).fill('plant.Reading')
      await dialog.getByRole('button', { name: 'Decode' }).click()
      await expectReading(first.inspector, 'boiler-3', '41.5')
    }
    await first.app.close()
    // The app has its own copy.
    rmSync(path)

    const { inspector } = await launch()
    await using _plant = await publisher([[ascii('readings'), encoded('boiler-9', 88.25)]], endpoint)
    await inspector.sources.act('plant', 'Start')
    await inspector.traffic.rowsWith('boiler-9').click()
    await expectReading(inspector, 'boiler-9', '88.25')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

async function expectReading(inspector: InspectorWindow, sensor: string, celsius: string): Promise<void> {
  const message = inspector.detail.column('Message')
  await expect(message.getByRole('treeitem', { name: new RegExp(`sensor.*${sensor}`) })).toBeVisible()
  await expect(message.getByRole('treeitem', { name: new RegExp(`celsius.*${celsius.replace('.', '\\.')}`) })).toBeVisible()
  await expect(message.getByRole('treeitem', { name: /state.*RUNNING/ })).toBeVisible()
  await expect(message.getByRole('treeitem', { name: /history/ })).toBeVisible()
  await expect(inspector.traffic.rowsWith(sensor, 'celsius')).toBeVisible()
}
