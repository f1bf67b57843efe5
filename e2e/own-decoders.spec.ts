import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'
import { FilterBar } from './pages/filter-bar'
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

test('filters and exports know its fields', async ({ launch, userData }) => {
  const folder = join(userData, 'decoders')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'quote.js'), quote)
  const { inspector, page } = await launch()
  const { traffic, detail, send } = inspector
  const filter = new FilterBar(page)
  await using peer = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*'])
  await inspector.open('PUSH', 'Connect', peer.endpoint, 'shop')
  await send.frame(1).fill('Q')
  await send.region.getByRole('button', { name: 'Add frame' }).click()
  await send.kind(2, 'Hex')
  for (const [index, price] of ['2a', '07', '64'].entries()) {
    await send.frame(2).fill(price)
    await send.press()
    await expect(traffic.rowsWith('shop', 'out')).toHaveCount(index + 1)
  }

  // Every named node is a field: completion offers it, and so does the tree.
  await filter.input.focus()
  await page.keyboard.type('my_q')
  await expect(filter.suggestions.getByRole('option', { name: /^my_quote\.price/u })).toBeVisible()
  await filter.apply('my_quote.price > 40')
  await expect(traffic.rowsWith('shop', 'out')).toHaveCount(2)
  await traffic.rowsWith('costs 100').click()
  await detail.region.getByRole('treeitem', { name: /price.*100/u }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Only this: my_quote.price == 100' }).click()
  await expect(filter.input).toHaveValue('my_quote.price > 40 && my_quote.price == 100')
  await expect(traffic.rowsWith('shop', 'out')).toHaveCount(1)

  const path = join(userData, 'quotes.jsonl')
  await inspector.answerSaveDialog(path)
  await inspector.menu('File', 'Export as JSON Lines…')
  const dialog = page.getByRole('dialog', { name: 'Export as JSON Lines' })
  await expect(dialog).toContainText('1 row')
  await dialog.getByRole('switch', { name: 'Only the rows of the list' }).click()
  await dialog.getByRole('switch', { name: 'Decoded fields' }).click()
  await dialog.getByRole('button', { name: 'Choose File…' }).click()
  await expect(inspector.notifications).toContainText('Exported 1 record')
  const [record, ...others] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(others).toEqual([])
  expect(record.frames).toEqual([
    { size: 1, text: 'Q' },
    { size: 1, text: 'd' },
  ])
  expect(record.decoded).toEqual({ decoder: 'my_quote', summary: 'costs 100', fields: { 'my_quote.price': 100 } })

  // Saved again it reads otherwise, and the list follows.
  writeFileSync(join(folder, 'quote.js'), quote.replace('value: price,', 'value: price + 1,'))
  await expect(traffic.rowsWith('shop', 'out')).toHaveCount(0)
  await filter.apply('my_quote.price == 101')
  await expect(traffic.rowsWith('shop', 'out')).toHaveCount(1)
  writeFileSync(join(folder, 'quote.js'), quote.replace('decode(message) {', 'decode(message) { for (;;) {}'))
  await expect(inspector.notifications).toContainText('quote.js reads no more messages')
  await expect(traffic.rowsWith('shop', 'out')).toHaveCount(0)
})
