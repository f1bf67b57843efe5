import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SessionWriter } from '../session/session-writer'
import { makeImage } from '../session/testing'
import { LiveCapture } from './live-capture'

const rowBytes = 1000
const rowsPerImage = 1000
const images = Array.from({ length: 40 }, (_, index) =>
  makeImage({ firstRow: 1 + index * rowsPerImage, rows: rowsPerImage, size: rowBytes }),
)
const endRow = 1 + images.length * rowsPerImage

let folder = ''
let writer: SessionWriter
const live = new LiveCapture({ epochUs: 0 })
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-live-'))
  writer = new SessionWriter(join(folder, 'a.zmqs'), {})
})
afterEach(() => {
  live.dispose()
  writer.close()
  rmSync(folder, { recursive: true, force: true })
})

it('memory lets go of what is in the file without waiting for the one who writes it, and the file has it when it is asked for', () => {
  const path = join(folder, 'a.zmqs')
  live.record(path)
  for (const image of images) writer.put(image)
  writer.commit()
  const other = new DatabaseSync(path)
  other.exec('BEGIN EXCLUSIVE')
  for (const image of images) live.put(image)
  expect([live.keptRow, live.firstRow]).toEqual([1, 1])
  live.committed({ firstRow: 1, endRow, isStopped: false })
  expect(live.keptRow).toBeGreaterThan(endRow / 2)
  expect([live.firstRow, live.endRow]).toEqual([1, endRow])
  other.exec('ROLLBACK')
  other.close()
  expect(live.chunkFrom(5)).toMatchObject({ firstRow: 1, endRow: 1 + rowsPerImage })
  expect(live.chunkFrom(live.keptRow - 1)?.endRow).toBe(live.keptRow)
})
