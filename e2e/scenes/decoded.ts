import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import protobuf from 'protobufjs'
import { bitcoinSamples } from '../../shared/decoders/samples/bitcoin'
import { ascii } from '../../shared/decoders/samples/bytes'
import { dismiss, expect, peer, publisher, type SceneGroup, type Stage } from './stage'

const bytesBeside = 'Show the bytes beside the tree'

/** Opens the choice of decoders for the message that is looked at and takes one. */
async function chooseDecoder({ page }: Stage, decoder: RegExp): Promise<void> {
  await page
    .getByRole('button', { name: /^Decoder: / })
    .first()
    .click()
  await page.getByRole('dialog', { name: 'Decode as' }).getByRole('combobox', { name: 'Decoder' }).click()
  await page.getByRole('option', { name: decoder }).click()
}

/** What Bitcoin nodes publish. */
export const bitcoin: SceneGroup = {
  scenes: {
    bitcoin: async (stage) => {
      const { inspector } = stage
      const node = await publisher(stage, bitcoinSamples, 60, 120)
      await inspector.open('SUB', 'Connect', node.endpoint, 'bitcoind')
      await inspector.menu('View', 'Show or Hide Send Panel')
      await inspector.traffic.rowsWith('hashchainlock').first().waitFor()
      // Other chains publish transactions too: this one spends 0.9998848 bitcoin.
      await inspector.traffic.rowsWith('rawtx', '0.9998848').last().click()
      const message = inspector.detail.column('Message')
      await message.getByRole('treeitem', { name: /^transaction/ }).waitFor()
    },
    'bitcoin-bytes': async ({ inspector, page }) => {
      const message = inspector.detail.column('Message')
      await message.getByRole('button', { name: bytesBeside }).first().click()
      // Out of the way of the outputs.
      await message.getByRole('treeitem', { name: /^inputs/ }).click()
      await page.keyboard.press('ArrowLeft')
      await message.getByRole('treeitem', { name: /value.*99988480 satoshi/ }).click()
      await message.getByRole('article', { name: 'Bitcoin' }).evaluate((card) => card.scrollIntoView())
    },
    'bitcoin-block': async ({ inspector, page }) => {
      await inspector.traffic.rowsWith('rawblock').last().click()
      await inspector.detail
        .column('Message')
        .getByRole('treeitem', { name: /^merkle root/ })
        .click()
      await page.keyboard.press('End')
    },
  },
}

/** Content of several kinds. */
export const content: SceneGroup = {
  scenes: {
    messagepack: async (stage) => {
      const { inspector } = stage
      const typed = await peer(stage, 'typed_push', '--bind', 'tcp://127.0.0.1:*')
      await inspector.open('PULL', 'Connect', typed.endpoint, 'market')
      await inspector.traffic.rowsWith('packed').waitFor()
      for (let count = 0; count < 40; count += 1) typed.go()
      await inspector.traffic.rowsWith('102.75').waitFor()
      await inspector.traffic.scrollToTop()
      await inspector.traffic.rowsWith('quote', '41.25').click()
      await inspector.detail.region.getByRole('treeitem', { name: /symbol/ }).click()
    },
    'messagepack-bytes': ({ inspector }) => inspector.detail.region.getByRole('button', { name: bytesBeside }).first().click(),
    image: async ({ inspector }) => {
      await inspector.traffic.scrollToTop()
      await inspector.traffic.rowsWith('picture').click()
      await inspector.detail.region.getByRole('img', { name: /image\/png/ }).waitFor()
    },
    plot: async ({ inspector }) => {
      await inspector.traffic.rowsWith('wave').click()
      await inspector.detail.region.getByRole('img', { name: /512 numbers/ }).waitFor()
    },
    inflated: async ({ inspector }) => {
      await inspector.traffic.rowsWith('packed').click()
      await inspector.detail.region.getByRole('treeitem', { name: /bolt/ }).waitFor()
    },
    pinned: async ({ inspector }) => {
      await inspector.traffic.rowsWith('quote', '41.25').click()
      await inspector.detail.region.getByRole('button', { name: /^Pin row/ }).click()
      await inspector.traffic.rowsWith('quote', '77.625').click()
      await expect(inspector.detail.region.getByRole('region', { name: /^Pinned/ })).toContainText('41.25')
    },
    compare: async ({ inspector, page }) => {
      await inspector.detail
        .column('Message')
        .getByRole('button', { name: /^Compare row/ })
        .click()
      await page.getByRole('menuitem', { name: /^Pinned row/ }).click()
      await expect(inspector.detail.region.getByRole('region', { name: /^Row \d+ and row \d+/ })).toContainText('differences')
    },
    'compare-bytes': ({ inspector }) =>
      inspector.detail.region
        .getByRole('region', { name: /^Row \d+ and row \d+/ })
        .getByRole('radio', { name: 'Bytes' })
        .click(),
    decoders: async (stage) => {
      await chooseDecoder(stage, /^CBOR$/)
    },
    'decoder-error': async ({ inspector, page }) => {
      const dialog = page.getByRole('dialog', { name: 'Decode as' })
      await dialog.getByRole('button', { name: 'Decode' }).click()
      await expect(inspector.detail.region.getByRole('alert').first()).toBeVisible()
    },
  },
}

const schema = `syntax = "proto3";
package plant;
enum State { IDLE = 0; RUNNING = 1; }
message Reading {
  string sensor = 1;
  double celsius = 2;
  State state = 3;
  repeated int32 history = 4;
}`

const ownDecoder = `export default {
  name: 'my_quote',
  title: 'Quotes',
  recognise: (message) => (message.frames.length === 2 && message.frames[0][0] === 0x72 ? 1 : 0),
  decode(message) {
    throw new Error('no price')
  },
}
`

/** Protocol Buffers without and with a schema, and a decoder of the user's own that fails. */
export const schemas: SceneGroup = {
  scenes: {
    'protobuf-schemaless': async (stage) => {
      const { inspector } = stage
      const type = protobuf.parse(schema).root.lookupType('plant.Reading')
      const reading = (celsius: number) => type.encode({ sensor: 'boiler-3', celsius, state: 1, history: [20, 21, 300] }).finish()
      const plant = await publisher(
        stage,
        [41.5, 42.25, 43].map((celsius) => [ascii('readings'), reading(celsius)]),
      )
      await inspector.open('SUB', 'Connect', plant.endpoint, 'plant')
      await inspector.traffic.rowsWith('boiler-3').nth(2).click()
      await inspector.detail.region.getByRole('treeitem').first().waitFor()
    },
    'protobuf-choose': async (stage) => {
      const path = join(stage.userData, 'plant.proto')
      writeFileSync(path, schema)
      await stage.app.evaluate(({ dialog }, filePath) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] })
      }, path)
      await chooseDecoder(stage, /Protocol Buffers|Protobuf/)
      const dialog = stage.page.getByRole('dialog', { name: 'Decode as' })
      await dialog.getByRole('button', { name: 'Add…' }).click()
      await expect(dialog.getByRole('combobox', { name: 'Schema' })).toContainText('plant.proto')
      await dialog.getByRole('textbox', { name: 'Type' }).fill('plant.Reading')
    },
    protobuf: async ({ inspector, page }) => {
      await page.getByRole('dialog', { name: 'Decode as' }).getByRole('button', { name: 'Decode' }).click()
      await inspector.detail.region.getByRole('treeitem', { name: /celsius.*43/ }).click()
    },
    'own-decoder-error': async (stage) => {
      const { inspector, page, userData } = stage
      mkdirSync(join(userData, 'decoders'), { recursive: true })
      writeFileSync(join(userData, 'decoders', 'quote.js'), ownDecoder)
      await expect(async () => {
        await dismiss(stage)
        await chooseDecoder(stage, /^Quotes/)
      }).toPass({ timeout: 15_000 })
      await page.getByRole('dialog', { name: 'Decode as' }).getByRole('button', { name: 'Decode' }).click()
      await expect(inspector.detail.region.getByRole('alert').first()).toContainText('no price')
    },
  },
}
