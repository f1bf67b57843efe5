import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures'
import type { InspectorWindow } from './pages/inspector-window'
import { freePort, type Peer, startScript } from './peers/peers'

/** The names of large_push.py, and what the window must show of each: never all of it, and soon. */
const kinds: readonly { readonly kind: string; readonly shows: RegExp }[] = [
  { kind: 'bytes', shows: /64\.0 MiB/ },
  { kind: 'text', shows: /quick brown fox/ },
  { kind: 'json-pretty', shows: /member-00000000/ },
  { kind: 'json-minified', shows: /member-00000000/ },
  { kind: 'msgpack', shows: /000000000000000/ },
  { kind: 'gzip-bomb', shows: /1,019 KiB/ },
  { kind: 'gzip-json', shows: /3\.55 MiB/ },
  { kind: 'msgpack-deep', shows: /9\.5\d? MiB/ },
  { kind: 'json-deep', shows: /\[/ },
  { kind: 'png', shows: /100000 × 100000/ },
  { kind: 'xml-bomb', shows: /ENTITY/ },
  { kind: 'protobuf-deep', shows: /KiB/ },
  { kind: 'floats', shows: /8,388,608|8388608/ },
  { kind: 'line', shows: /abcdefghij/ },
  { kind: 'json-line', shows: /abcdefghij/ },
  { kind: 'combining', shows: /4\.00 MiB/ },
  { kind: 'frames', shows: /1 B/ },
]

const rowOf = ({ traffic }: InspectorWindow, kind: string): Locator => traffic.rowsWith(new RegExp(`kind ${kind}(?![-\\w])`)).first()

/** Selects a message and each of its views: its part is there, and the window answers. */
async function expectUsable(inspector: InspectorWindow, kind: string, shows: RegExp): Promise<void> {
  const { detail, page, palette } = inspector
  await test.step(kind, async () => {
    const row = rowOf(inspector, kind)
    await row.click()
    await expect(detail.region.getByRole('heading', { name: `Row ${await row.getByRole('gridcell').first().innerText()}` })).toBeVisible()
    const message = detail.column('Message')
    const frame = message.getByRole('article', { name: 'Frame 2', exact: true })
    await frame.scrollIntoViewIfNeeded()
    await expect(frame).toContainText(shows)
    for (const view of await frame.getByRole('radiogroup').first().getByRole('radio').all()) {
      await view.click()
      await expect(view).toBeChecked()
    }
    await inspector.menu('View', 'Command Palette…')
    await expect(palette.dialog).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(palette.dialog).toBeHidden()
  })
}

async function sendAll(inspector: InspectorWindow, push: Peer, sent: readonly string[]): Promise<void> {
  for (const [index, kind] of sent.entries()) {
    push.tell(kind)
    await push.waitForLines(index + 1, 60_000)
    await expect(rowOf(inspector, kind)).toBeVisible({ timeout: 60_000 })
    const { shows } = kinds.find((one) => one.kind === kind) ?? { shows: /./ }
    await expectUsable(inspector, kind, shows)
  }
}

test('large and hostile messages leave the window usable, as they come and from the session that was recorded', async ({
  launch,
  userData,
}) => {
  test.setTimeout(400_000)
  const all = kinds.map(({ kind }) => kind)
  const first = await launch()
  const address = `tcp://127.0.0.1:${await freePort()}`
  await first.inspector.open('PULL', 'Bind', address, 'large')
  await using push = await startScript('large_push', ['--connect', address, '--seconds', '400'])
  await sendAll(first.inspector, push, all)
  await first.app.close()

  const sessions = join(userData, 'sessions')
  const [file = ''] = readdirSync(sessions).filter((name) => name.endsWith('.zmqs'))
  const { inspector } = await launch({ args: [join(sessions, file)] })
  for (const { kind, shows } of kinds) {
    // Right after the start the list may still be empty, and neither end shows the row.
    await expect(async () => {
      await inspector.traffic.scrollToTop()
      if (!(await rowOf(inspector, kind).isVisible())) await inspector.traffic.grid.press('End')
      await expect(rowOf(inspector, kind)).toBeVisible({ timeout: 1000 })
    }).toPass()
    await expectUsable(inspector, kind, shows)
  }
})

test('large and hostile messages leave the window usable that pass a tap', async ({ inspector }) => {
  test.setTimeout(200_000)
  await using pull = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*', '--seconds', '200'])
  const listen = `tcp://127.0.0.1:${await freePort()}`
  await inspector.openTap({ upstream: pull.endpoint, listen, name: 'large' })
  await using push = await startScript('large_push', ['--connect', listen, '--seconds', '200'])
  const sent = ['bytes', 'json-minified', 'gzip-bomb', 'msgpack-deep', 'png', 'combining', 'frames']
  await sendAll(inspector, push, sent)
  await pull.waitForLines(sent.length)
})
