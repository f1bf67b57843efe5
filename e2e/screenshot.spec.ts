import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures'

const root = join(import.meta.dirname, '..')
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** The built app by itself, as `npm start` runs it. */
function run(args: readonly string[]) {
  const electron = join(root, 'node_modules/electron/dist', readFileSync(join(root, 'node_modules/electron/path.txt'), 'utf8'))
  return spawnSync(electron, [...sandbox, root, ...args], { encoding: 'utf8', timeout: 50_000 })
}

test('--demo --screenshot writes the window as PNG after three exchanges, and exits', ({ userData }) => {
  const path = join(userData, 'shot.png')
  const { status, stdout, stderr } = run([`--user-data-dir=${userData}`, '--demo', '--screenshot', path])
  expect(status, stderr).toBe(0)
  expect(stdout).toContain(path)
  const png = readFileSync(path)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.readUInt32BE(16)).toBe(1280)
  // The system's menu bar takes its part of the 800.
  expect(png.readUInt32BE(20)).toBeGreaterThan(700)
  expect(png.byteLength).toBeGreaterThan(20_000)
})

test('a screenshot that cannot be written, or has no name, is one sentence and a status', ({ userData }) => {
  const failed = run([`--user-data-dir=${userData}`, '--screenshot', join(userData, 'missing/shot.png')])
  expect(failed.status).toBe(1)
  expect(failed.stderr).toMatch(/shot\.png could not be written: its folder does not exist\./)
  const nameless = run([`--user-data-dir=${userData}`, '--screenshot'])
  expect(nameless.status).toBe(2)
  expect(nameless.stderr).toContain('--screenshot names no file.')
})
