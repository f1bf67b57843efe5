import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { InspectorError, toAppError } from '../../shared/errors'
import type { SessionInfo } from '../../shared/ipc/contract'
import { said } from '../../shared/sentences/said'
import { RecentFiles } from './recent-files'
import { acknowledgeInterruption, deleteSession, describeSession, renameSession, type SessionDescription } from './session-files'

const extension = '.zmqs'
const dayMs = 86_400_000

export interface LibraryOptions {
  /** Where unnamed sessions are; it is made when it is needed. */
  readonly folder: string
  /** The list of named files. */
  readonly recentPath: string
  /** Whether this process is recording to a file: a file that names a process of our number may mean another one, of before. */
  readonly isRecordedHere: (path: string) => boolean
}

/** What is known of a file, until it changes. */
interface Known {
  readonly bytes: number
  readonly modifiedMs: number
  readonly description: SessionDescription | string
}

/**
 * The sessions that the user can open: those that were recorded by themselves, in a folder of ours, and named files anywhere. Keys are
 * handed out here, so that nobody else names paths.
 */
export class SessionLibrary {
  readonly #options: LibraryOptions
  readonly #recent: RecentFiles
  readonly #keys = new Map<string, string>()
  readonly #paths = new Map<string, string>()
  readonly #known = new Map<string, Known>()

  constructor(options: LibraryOptions) {
    this.#options = options
    this.#recent = new RecentFiles(options.recentPath)
  }

  get folder(): string {
    return this.#options.folder
  }

  /** A path for a session that begins now, named by its time; its folder is there. */
  newPath(now = new Date()): string {
    mkdirSync(this.#options.folder, { recursive: true })
    const stem = join(this.#options.folder, now.toISOString().slice(0, 19).replaceAll(':', '-').replace('T', ' '))
    for (let number = 1; ; number += 1) {
      const path = `${stem}${number === 1 ? '' : ` ${number}`}${extension}`
      if (!existsSync(path)) return path
    }
  }

  /** The newest first. Files that are gone or are no sessions are left out, damaged ones are `unreadable`. */
  list(): readonly SessionInfo[] {
    const infos: SessionInfo[] = []
    for (const path of this.#files()) {
      const info = this.#infoIfSession(path)
      if (info !== undefined) infos.push(info)
    }
    return infos.sort((a, b) => b.startUs - a.startUs)
  }

  /** @throws InspectorError where it cannot be read. */
  info(path: string): SessionInfo {
    return this.#infoOf(path, describeSession(path))
  }

  keyOf(path: string): string {
    const known = this.#keys.get(path)
    if (known !== undefined) return known
    const key = randomUUID()
    this.#keys.set(path, key)
    this.#paths.set(key, path)
    return key
  }

  /** @throws InspectorError `UNKNOWN_SESSION` for a key that was never handed out. */
  pathOf(key: string): string {
    const path = this.#paths.get(key)
    if (path !== undefined) return path
    throw new InspectorError({ code: 'UNKNOWN_SESSION', message: said`There is no such session.`, hint: said`It may have been deleted.` })
  }

  /** Takes a file that the user opened or saved into the list; those of our folder are in it anyway. */
  remember(path: string): void {
    if (!this.#isOurs(path)) this.#recent.add(resolve(path))
  }

  /** A session that has a name stays until the user deletes it. */
  rename(path: string, name: string): void {
    renameSession(path, name)
    this.#known.delete(path)
  }

  /** @throws InspectorError where it is being recorded or cannot be deleted. */
  delete(path: string): void {
    // A file that is gone is as good as deleted.
    if (existsSync(path)) deleteSession(path, this.#infoIfSession(path)?.state === 'recording')
    this.#recent.remove(path)
    this.#known.delete(path)
  }

  /** The newest session of ours that ended without being closed, has messages, and that the user has not decided about. */
  interrupted(): SessionInfo | undefined {
    return this.list().find(({ path, state, messages, unnamed }) => {
      const description = this.#known.get(path)?.description
      return state === 'interrupted' && unnamed && messages > 0 && typeof description === 'object' && !description.acknowledged
    })
  }

  /** The user has decided about it: it is not offered again. */
  acknowledge(path: string): void {
    acknowledgeInterruption(path)
    this.#known.delete(path)
  }

  /**
   * Deletes unnamed sessions that ended longer than `keepDays` ago (0: none for that), and those without messages. What anybody records, and what
   * cannot be read, stays.
   */
  prune(keepDays: number, nowMs = Date.now()): void {
    for (const { path, unnamed, state, messages, startUs, durationUs } of this.list()) {
      if (!unnamed || state === 'recording' || state === 'unreadable') continue
      const endMs = (startUs + durationUs) / 1000
      if (messages > 0 && (keepDays === 0 || nowMs - endMs < keepDays * dayMs)) continue
      try {
        this.delete(path)
      } catch (error) {
        process.stderr.write(`${path} could not be deleted: ${toAppError(error).message}\n`)
      }
    }
  }

  #isOurs(path: string): boolean {
    return dirname(resolve(path)) === resolve(this.#options.folder)
  }

  #files(): readonly string[] {
    const { folder } = this.#options
    const ours = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(extension)) : []
    return [...ours.map((name) => join(folder, name)), ...this.#recent.files]
  }

  #infoIfSession(path: string): SessionInfo | undefined {
    const known = this.#describe(path)
    if (known === undefined) return undefined
    if (typeof known.description === 'object') return this.#infoOf(path, known.description)
    return {
      key: this.keyOf(path),
      path,
      name: this.#isOurs(path) ? '' : basename(path, extension),
      messages: 0,
      bytes: known.bytes,
      startUs: known.modifiedMs * 1000,
      durationUs: 0,
      state: 'unreadable',
      problem: known.description,
      unnamed: this.#isOurs(path),
    }
  }

  #infoOf(path: string, { name, messages, bytes, startUs, durationUs, state, writer }: SessionDescription): SessionInfo {
    const isOther = state === 'recording' && writer === process.pid && !this.#options.isRecordedHere(path)
    const unnamed = name === '' && this.#isOurs(path)
    const shownName = name === '' && !unnamed ? basename(path, extension) : name
    const facts = { key: this.keyOf(path), path, name: shownName, messages, bytes, startUs, durationUs }
    return { ...facts, state: isOther ? 'interrupted' : state, unnamed }
  }

  /** Reading all files again whenever the list is shown would take long; `undefined`: it is gone or no session. */
  #describe(path: string): Known | undefined {
    try {
      const { size, mtimeMs } = statSync(path)
      const known = this.#known.get(path)
      const mayChange = typeof known?.description === 'object' && known.description.state === 'recording'
      if (known !== undefined && !mayChange && known.bytes === size && known.modifiedMs === mtimeMs) return known
      const found = { bytes: size, modifiedMs: mtimeMs, description: describedOrWhy(path) }
      if (found.description === undefined) return undefined
      const fresh = { ...found, description: found.description }
      this.#known.set(path, fresh)
      return fresh
    } catch {
      return undefined
    }
  }
}

/** What it is, why it cannot be read, or `undefined` where it is no session. */
function describedOrWhy(path: string): SessionDescription | string | undefined {
  try {
    return describeSession(path)
  } catch (error) {
    const { code, message } = toAppError(error)
    return code === 'SESSION_NOT_ONE' ? undefined : message
  }
}
