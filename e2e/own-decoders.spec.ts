import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import { startScript } from './peers/peers'

const quote = `export default {
  name: 'my_quote',
  title: 'Quotes',
  recognise: (message) => (message.frames.length === 2 && message.frames[0][0] === 0x51 ? 1 : 0),
  decode(message) {
    const price = message.frames[1][0]
    return { summary: 'costs ' + price, nodes: [{ name: 'price', value: price, frame: 1, from: 0, to: 1 }] }
  },
}
`

test('a decoder of the user’s own reads messages when its file is saved, tells its error, and is chosen like others', async ({
  launch,
  userData,
}) => {
  const { inspector, page } = await launch()
  const { traffic, detail, send } = inspector
  const folder = join(userData, 'decoders')
  mkdirSync(folder, { recursive: true })
  const save = (text: string): void => writeFileSync(join(folder, 'quote.js'), text)
  await using peer = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*'])
  await inspector.open('PUSH', 'Connect', peer.endpoint, 'shop')
  await send.frame(1).fill('Q')
  await send.region.getByRole('button', { name: 'Add frame' }).click()
  await send.kind(2, 'Hex')
  await send.frame(2).fill('2a')
  await send.press()
  await expect(traffic.rowsWith('shop', 'out')).toHaveCount(1)

  save(quote)
  await expect(traffic.rowsWith('shop', 'costs 42')).toHaveCount(1)
  await traffic.rowsWith('costs 42').click()
  await expect(detail.region.getByRole('button', { name: 'Decoder: Quotes. Change…' })).toBeVisible()
  await expect(detail.region.getByRole('treeitem', { name: /price.*42/u })).toBeVisible()

  // Chosen by the user, its failure is told where the message is.
  await detail.region.getByRole('button', { name: /^Decoder: / }).click()
  const dialog = page.getByRole('dialog', { name: 'Decode as' })
  await dialog.getByRole('combobox', { name: 'Decoder' }).click()
  await page.getByRole('option', { name: /^Quotes/u }).click()
  await dialog.getByRole('button', { name: 'Decode' }).click()
  await expect(dialog).toBeHidden()
  save(quote.replace('const price =', "throw new Error('no price')\n    const price ="))
  await expect(detail.region.getByRole('alert')).toContainText('Error: no price (line 6)')

  save('export default {')
  await expect(detail.region.getByRole('alert')).toContainText('SyntaxError')
  await inspector.menu('File', 'Settings…')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  const file = settings.getByRole('list', { name: 'Your decoders' }).getByRole('listitem')
  await expect(file).toContainText('quote.js')
  await expect(file).toContainText('SyntaxError')
  save(quote)
  await expect(file).not.toContainText('SyntaxError')
  await file.getByRole('switch', { name: 'Use quote.js' }).click()
  await expect(file).toContainText('Switched off')
  await page.keyboard.press('Escape')
  await expect(traffic.rowsWith('costs 42')).toHaveCount(0)
})

test('one that never ends is stopped, and the window goes on', async ({ launch, userData }) => {
  const folder = join(userData, 'decoders')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'stuck.js'), "export default { name: 'stuck', recognise: () => 1, decode() { for (;;) 'x'.repeat(1e7) } }")
  const { inspector, page } = await launch()
  const { traffic, detail, send } = inspector
  await using peer = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*'])
  await inspector.open('PUSH', 'Connect', peer.endpoint, 'shop')
  await send.frame(1).fill('{"a": 1}')
  await send.press()
  await traffic.rowsWith('shop', 'out').click()
  await expect(detail.region.getByRole('button', { name: 'Decoder: JSON. Change…' })).toBeVisible()
  await inspector.menu('File', 'Settings…')
  const file = page.getByRole('list', { name: 'Your decoders' }).getByRole('listitem')
  await expect(file).toContainText('The decoder in stuck.js took too long and was stopped.')
})
