import { chmod, link, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConnectionId, SourceId } from '../../shared/model'
import { MemoryCapture } from '../capture/memory-capture'
import type { NewRow } from '../capture/row-chunk'
import { exportCapture } from './export'

const mebibyte = 1024 * 1024
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'export-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const row: NewRow = {
  kind: 'message',
  timeUs: 1000,
  source: 1 as SourceId,
  connection: 1 as ConnectionId,
  socket: 'PULL',
  direction: 'in',
  event: 'none',
  envelopeFrames: 0,
}

function captureOf(messages: number, limitBytes = 1024 * mebibyte, frame = (index: number): Uint8Array => Buffer.from(`message ${index}`)) {
  const capture = new MemoryCapture({
    anchor: { epochUs: 1_795_334_400_000_000 },
    labels: { endpoint: () => 'tcp://127.0.0.1:5555', sourceName: () => 'jobs' },
    limitBytes,
  })
  for (let index = 0; index < messages; index += 1) capture.append(row, [frame(index)])
  return capture
}

const linesOf = async (path: string): Promise<string[]> => (await readFile(path, 'utf8')).split('\n').slice(0, -1)

describe('exporting a capture', () => {
  it('writes one record for every row, in order', async () => {
    const path = join(folder, 'capture.jsonl')
    const result = await exportCapture(captureOf(5000), { format: 'jsonl', path })
    expect(result).toEqual({ records: 5000, evicted: 0 })
    const lines = await linesOf(path)
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1))
    expect(JSON.parse(lines[4999] ?? '').frames).toEqual([{ size: 12, text: 'message 4999' }])
    expect(await readdir(folder)).toEqual(['capture.jsonl'])
  })

  it('writes an empty capture as an empty file', async () => {
    const path = join(folder, 'capture.jsonl')
    expect(await exportCapture(captureOf(0), { format: 'jsonl', path })).toEqual({ records: 0, evicted: 0 })
    expect((await stat(path)).size).toBe(0)
  })

  it('reports progress up to the end and lets the event loop turn', async () => {
    const progress: { records: number; total: number }[] = []
    let turns = 0
    let counting = true
    const count = (): void => {
      turns += 1
      if (counting) setImmediate(count)
    }
    setImmediate(count)
    await exportCapture(captureOf(20_000), {
      format: 'jsonl',
      path: join(folder, 'capture.jsonl'),
      onProgress: (state) => progress.push(state),
    })
    counting = false
    expect(progress.length).toBeGreaterThan(5)
    expect(progress.every(({ records, total }) => records <= total && total === 20_000)).toBe(true)
    expect(progress.at(-1)).toEqual({ records: 20_000, total: 20_000 })
    expect(turns).toBeGreaterThan(progress.length / 2)
  })

  it('writes frames of 64 MiB, text or not', async () => {
    const path = join(folder, 'large.jsonl')
    const size = 64 * mebibyte
    const capture = captureOf(2, 1024 * mebibyte, (index) => Buffer.alloc(size, index === 0 ? 0x00 : 0xff))
    expect(await exportCapture(capture, { format: 'jsonl', path })).toEqual({ records: 2, evicted: 0 })
    // A zero byte takes six characters as text; base64 four for three bytes.
    const written = (await stat(path)).size
    expect(written).toBeGreaterThan(size * 6 + (size * 4) / 3)
    expect(written).toBeLessThan(size * 6 + (size * 4) / 3 + 2000)
  })

  it('leaves out rows captured after it began, and counts those evicted meanwhile', async () => {
    const path = join(folder, 'capture.jsonl')
    const capture = captureOf(20_000)
    let flooded = false
    const result = await exportCapture(capture, {
      format: 'jsonl',
      path,
      onProgress: () => {
        if (flooded) return
        flooded = true
        capture.setLimit(mebibyte)
        for (let index = 0; index < 10_000; index += 1) capture.append(row, [Buffer.from('later')])
      },
    })
    expect(result.evicted).toBeGreaterThan(0)
    expect(result.records + result.evicted).toBe(20_000)
    const lines = await linesOf(path)
    expect(lines).toHaveLength(result.records)
    expect(lines.some((line) => line.includes('later'))).toBe(false)
  })

  it('survives a clear in the middle', async () => {
    const capture = captureOf(20_000)
    const { records, evicted } = await exportCapture(capture, {
      format: 'jsonl',
      path: join(folder, 'capture.jsonl'),
      onProgress: () => capture.clear(),
    })
    expect(records).toBeGreaterThan(0)
    expect(records + evicted).toBe(20_000)
  })
})

describe('an export that does not end well', () => {
  it('leaves nothing behind when cancelled, and the old file as it was', async () => {
    const path = join(folder, 'capture.jsonl')
    await writeFile(path, 'old')
    const controller = new AbortController()
    const exporting = exportCapture(captureOf(20_000), {
      format: 'jsonl',
      path,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(exporting).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await readdir(folder)).toEqual(['capture.jsonl'])
    expect(await readFile(path, 'utf8')).toBe('old')
  })

  it('touches nothing when cancelled before it began', async () => {
    const request = { format: 'jsonl', path: join(folder, 'capture.jsonl'), signal: AbortSignal.abort() } as const
    await expect(exportCapture(captureOf(1), request)).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await readdir(folder)).toEqual([])
  })

  it('cancels within one large message', async () => {
    const controller = new AbortController()
    const exporting = exportCapture(
      captureOf(1, 1024 * mebibyte, () => Buffer.alloc(16 * mebibyte, 0xff)),
      { format: 'jsonl', path: join(folder, 'capture.jsonl'), signal: controller.signal, onProgress: () => controller.abort() },
    )
    await expect(exporting).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await readdir(folder)).toEqual([])
  })

  it('says in one sentence that the folder does not exist', async () => {
    const path = join(folder, 'missing', 'capture.jsonl')
    await expect(exportCapture(captureOf(1), { format: 'jsonl', path })).rejects.toMatchObject({
      code: 'ENOENT',
      message: `${path} could not be written: its folder does not exist.`,
      hint: 'Create the folder or choose another.',
    })
  })

  it('says so when the path is a folder', async () => {
    await expect(exportCapture(captureOf(1), { format: 'jsonl', path: folder })).rejects.toMatchObject({ code: 'EISDIR' })
  })

  it('says so when a part of the path is a file', async () => {
    await writeFile(join(folder, 'file'), '')
    const path = join(folder, 'file', 'capture.jsonl')
    await expect(exportCapture(captureOf(1), { format: 'jsonl', path })).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  it('does not replace a device', async () => {
    const before = await lstat('/dev/null')
    await expect(exportCapture(captureOf(1), { format: 'jsonl', path: '/dev/null' })).rejects.toMatchObject({ code: 'ENOTREG' })
    expect((await lstat('/dev/null')).ino).toBe(before.ino)
  })

  it('keeps the old file when the disk is full', async ({ skip }) => {
    // A file system of a mebibyte, which takes root to mount.
    const small = join(folder, 'small')
    await mkdir(small)
    const { execFile } = await import('node:child_process')
    const run = (command: string, ...rest: string[]) =>
      new Promise<boolean>((resolve) => execFile(command, rest, (error) => resolve(error === null)))
    if (!(await run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small))) skip('no right to mount a small disk')
    try {
      const path = join(small, 'capture.jsonl')
      await writeFile(path, 'old')
      await expect(exportCapture(captureOf(20_000), { format: 'jsonl', path })).rejects.toMatchObject({
        code: 'ENOSPC',
        message: `${path} could not be written: the disk is full.`,
      })
      expect(await readdir(small)).toEqual(['capture.jsonl'])
      expect(await readFile(path, 'utf8')).toBe('old')
    } finally {
      await run('umount', small)
    }
  })
})

describe('the file that an export replaces', () => {
  it('keeps its permissions', async () => {
    const path = join(folder, 'capture.jsonl')
    await writeFile(path, 'old')
    await chmod(path, 0o600)
    await exportCapture(captureOf(1), { format: 'jsonl', path })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await linesOf(path)).toHaveLength(1)
  })

  it('is the one that a symbolic link names', async () => {
    const path = join(folder, 'capture.jsonl')
    const linked = join(folder, 'link.jsonl')
    await writeFile(path, 'old')
    await link(path, join(folder, 'other-name'))
    await symlink(path, linked)
    await exportCapture(captureOf(1), { format: 'jsonl', path: linked })
    expect((await lstat(linked)).isSymbolicLink()).toBe(true)
    expect(await linesOf(path)).toHaveLength(1)
    expect(await readFile(join(folder, 'other-name'), 'utf8')).toBe('old')
  })
})
