import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeSession } from './session-files'
import { SessionLibrary } from './session-library'
import { SessionWriter } from './session-writer'
import { makeImage } from './testing'

let root: string
let library: SessionLibrary
let recordedHere: string | undefined
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zmqs-'))
  recordedHere = undefined
  library = newLibrary()
})
afterEach(() => rmSync(root, { recursive: true }))

const newLibrary = (): SessionLibrary =>
  new SessionLibrary({
    folder: join(root, 'sessions'),
    recentPath: join(root, 'recent-sessions.json'),
    isRecordedHere: (path) => path === recordedHere,
  })

const dayUs = 86_400_000_000
/** A process that cannot be: numbers end far below. */
const nobody = 2 ** 30

interface Parts {
  readonly name?: string
  readonly writer?: number
  readonly startUs?: number
  readonly rows?: number
  readonly isOpen?: boolean
}

/** Writes a session; `isOpen` leaves it as its writer has it. */
function write(path: string, { name = '', writer = process.pid, startUs = 0, rows = 3, isOpen = false }: Parts = {}): string {
  // A file that is left as its writer has it is a copy, since the writer's own must stay until it is closed.
  const file = isOpen ? join(root, 'open.zmqs') : path
  const session = new SessionWriter(file, { id: path, name, epochUs: `${startUs}`, writer: `${writer}` })
  session.put(makeImage({ firstRow: 1, rows }))
  session.commit()
  if (isOpen) copyFileSync(file, path)
  session.close()
  if (isOpen) rmSync(file)
  return path
}

const unnamed = (parts: Parts = {}): string => write(library.newPath(new Date((parts.startUs ?? 0) / 1000)), parts)

describe('the library of sessions', () => {
  it('lists unnamed and named sessions, the newest first', () => {
    const old = unnamed({ startUs: dayUs })
    const named = write(join(root, 'orders.zmqs'), { name: 'Orders', startUs: 3 * dayUs })
    library.remember(named)
    const nameless = write(join(root, 'friday.zmqs'), { startUs: 2 * dayUs })
    library.remember(nameless)
    expect(library.list()).toMatchObject([
      { path: named, name: 'Orders', unnamed: false, state: 'closed', messages: 3, startUs: 3 * dayUs + 10, durationUs: 20 },
      { path: nameless, name: 'friday', unnamed: false },
      { path: old, name: '', unnamed: true },
    ])
    expect(
      newLibrary()
        .list()
        .map(({ path }) => path),
    ).toEqual([named, nameless, old])
  })

  it('names files by their start, each another one', () => {
    const start = new Date('2026-11-22T08:00:01Z')
    const first = library.newPath(start)
    expect(first).toBe(join(root, 'sessions', '2026-11-22 08-00-01.zmqs'))
    write(first)
    expect(library.newPath(start)).toBe(join(root, 'sessions', '2026-11-22 08-00-01 2.zmqs'))
  })

  it('hands out keys that say nothing, and knows only those', () => {
    const path = unnamed()
    const [info] = library.list()
    expect(info?.key).not.toContain('sessions')
    expect(library.pathOf(info?.key ?? '')).toBe(path)
    expect(library.list()[0]?.key).toBe(info?.key)
    expect(() => library.pathOf(path)).toThrow('There is no such session.')
  })

  it('survives files that are gone, damaged, or no sessions', () => {
    const good = unnamed()
    const damaged = write(library.newPath(new Date(dayUs / 1000)), { rows: 20_000 })
    truncateSync(damaged, 90_000)
    writeFileSync(join(root, 'sessions', 'letter.zmqs'), 'a letter')
    mkdirSync(join(root, 'sessions', 'folder.zmqs'))
    const gone = write(join(root, 'gone.zmqs'))
    library.remember(gone)
    rmSync(gone)
    expect(library.list().map(({ path, state }) => [path, state])).toEqual([
      [damaged, 'unreadable'],
      [good, 'closed'],
    ])
    expect(library.list()[0]?.problem).toContain('is damaged')
    library.delete(damaged)
    expect(existsSync(damaged)).toBe(false)
  })

  it('starts anew where its list of files cannot be read', () => {
    writeFileSync(join(root, 'recent-sessions.json'), '{"version": 7}')
    expect(newLibrary().list()).toEqual([])
    library.remember(write(join(root, 'orders.zmqs')))
    expect(JSON.parse(readFileSync(join(root, 'recent-sessions.json'), 'utf8'))).toEqual({ version: 1, files: [join(root, 'orders.zmqs')] })
  })

  it('tells a new name, which keeps the session', () => {
    const path = unnamed()
    expect(library.list()[0]?.name).toBe('')
    library.rename(path, 'Friday')
    expect(library.list()).toMatchObject([{ name: 'Friday', unnamed: false }])
    library.prune(1, (100 * dayUs) / 1000)
    expect(existsSync(path)).toBe(true)
  })

  it('lets go of unnamed sessions that are old or empty, and of no other', () => {
    const old = unnamed({ startUs: 10 * dayUs })
    const oldEnough = unnamed({ startUs: 20 * dayUs })
    const empty = unnamed({ startUs: 21 * dayUs, rows: 0 })
    const interruptedEmpty = unnamed({ startUs: 22 * dayUs, rows: 0, writer: nobody, isOpen: true })
    const interrupted = unnamed({ startUs: 23 * dayUs, writer: nobody, isOpen: true })
    const other = unnamed({ startUs: 1 * dayUs, writer: process.ppid, isOpen: true })
    const own = unnamed({ startUs: 2 * dayUs, rows: 0, isOpen: true })
    recordedHere = own
    const named = write(join(root, 'orders.zmqs'), { startUs: dayUs })
    library.remember(named)
    library.prune(5, (24 * dayUs) / 1000)
    expect([old, empty, interruptedEmpty].filter(existsSync)).toEqual([])
    expect([oldEnough, interrupted, other, own, named].filter((path) => !existsSync(path))).toEqual([])
    library.prune(0, (1000 * dayUs) / 1000)
    expect(existsSync(oldEnough)).toBe(true)
  })

  it('offers what was interrupted until the user has decided', () => {
    unnamed({ startUs: dayUs })
    const older = unnamed({ startUs: 2 * dayUs, writer: nobody, isOpen: true })
    unnamed({ startUs: 3 * dayUs, writer: nobody, rows: 0, isOpen: true })
    unnamed({ startUs: 4 * dayUs, writer: process.ppid, isOpen: true })
    expect(library.interrupted()).toMatchObject({ path: older, state: 'interrupted' })
    library.acknowledge(older)
    expect(library.interrupted()).toBeUndefined()
    expect(library.list().find(({ path }) => path === older)?.state).toBe('interrupted')
  })

  it('knows a session of an earlier process with our number from one of ours', () => {
    const path = unnamed({ isOpen: true })
    recordedHere = path
    expect(library.list()[0]?.state).toBe('recording')
    expect(() => library.delete(path)).toThrow('is being recorded')
    recordedHere = undefined
    expect(library.list()[0]?.state).toBe('interrupted')
    expect(describeSession(path).state).toBe('recording')
    library.delete(path)
    expect(existsSync(path)).toBe(false)
  })
})
