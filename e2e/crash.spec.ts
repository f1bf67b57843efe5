import { execFile, execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from './fixtures'
import { FilterBar } from './pages/filter-bar'
import { freePort, startScript } from './peers/peers'

const run = promisify(execFile)
/** What was captured longer than this before the end is in the file. */
const promisedMs = 250

interface MessageRecord {
  readonly kind: string
  readonly frames?: readonly { readonly text?: string }[]
}

/** A process and all that it started, the oldest first. */
function familyOf(pid: number): readonly number[] {
  const pairs = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const family = [pid]
  for (const parent of family) for (const [child = 0, of = 0] of pairs) if (of === parent) family.push(child)
  return family
}

test('an app that is killed in the midst of traffic leaves a session with all but the last quarter of a second', async ({
  launch,
  userData,
}) => {
  test.skip(process.platform === 'win32', 'Windows has no ps, and ends a process and its children in another way.')
  test.setTimeout(120_000)
  const first = await launch()
  const listen = `tcp://127.0.0.1:${await freePort()}`
  await using pull = await startScript('pull', ['--bind', 'tcp://127.0.0.1:*', '--times'])
  await first.inspector.openTap({ upstream: pull.endpoint, listen, name: 'line' })
  await using _push = await startScript('push', ['--connect', listen, '--frame', '{n}', '--messages', '1000000', '--rate', '4000'])
  await pull.waitForLines(8000, 30_000)

  const pid = first.app.process().pid
  if (pid === undefined) throw new Error('The app has no process.')
  const family = familyOf(pid)
  const ended = new Promise((resolve) => first.app.process().once('exit', resolve))
  const killedMs = Date.now()
  for (const one of family) process.kill(one, 'SIGKILL')
  await ended

  // What has come out of the tap's other end had come in before.
  const passed = pull.lines.map((line) => line.split(' ').map(Number))
  const due = passed.filter(([, ms = 0]) => ms < killedMs - promisedMs).length
  expect(due).toBeGreaterThan(6000)

  const files = readdirSync(join(userData, 'sessions')).filter((name) => name.endsWith('.zmqs'))
  expect(files).toHaveLength(1)
  const file = join(userData, 'sessions', files[0] ?? '')
  const { stdout } = await run('node', ['scripts/cli.mjs', 'read', '--json', file], { maxBuffer: 1 << 28 })
  const records = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as MessageRecord)
  const numbers = records.filter(({ kind }) => kind === 'message').map(({ frames }) => Number(frames?.[0]?.text))
  expect(numbers.length).toBeGreaterThanOrEqual(due)
  // In order, from the first, without a gap.
  expect(numbers.findIndex((number, index) => number !== index)).toBe(-1)

  const { inspector, page } = await launch()
  const { traffic, detail } = inspector
  const banner = page.getByRole('region', { name: 'Interrupted session' })
  await expect(banner).toContainText(`${numbers.length.toLocaleString('en')} messages of`)
  await banner.getByRole('button', { name: 'Open' }).click()
  await expect(banner).toBeHidden()
  await expect(page.getByRole('region', { name: 'Shown session' })).toContainText(`${numbers.length.toLocaleString('en')} messages`)
  await expect(inspector.sources.row('line')).toBeVisible()
  await page.getByRole('button', { name: 'Show socket events' }).click()
  await traffic.expectCount(numbers.length)
  await expect(traffic.rows.last()).toContainText(String(numbers.length - 1))
  await new FilterBar(page).apply(`/^${Math.floor(due / 2)}$/`)
  await traffic.expectCount(1)
  await traffic.rows.first().click()
  await expect(detail.column('Message')).toContainText(String(Math.floor(due / 2)))
})
