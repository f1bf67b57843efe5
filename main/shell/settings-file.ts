import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { savedSourcesSchema, settingsSchema } from '../../shared/settings'
import { withLayout } from './pane-migration'

const windowSchema = v.strictObject({
  x: v.optional(v.pipe(v.number(), v.integer())),
  y: v.optional(v.pipe(v.number(), v.integer())),
  width: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(20_000)),
  height: v.pipe(v.number(), v.integer(), v.minValue(300), v.maxValue(20_000)),
  maximized: v.boolean(),
})
export type WindowPlacement = v.InferOutput<typeof windowSchema>

/** The file's shape, version 1. A later version adds a migration here and keeps this one readable. */
const fileSchema = v.strictObject({
  version: v.literal(1),
  settings: v.optional(settingsSchema, {}),
  sources: v.optional(savedSourcesSchema, []),
  window: v.optional(windowSchema, { width: 1280, height: 800, maximized: false }),
})
type FileContent = v.InferOutput<typeof fileSchema>

/** Several changes within this time become one write. */
const writeDelayMs = 300

/**
 * The file of settings, saved sources and the window's place, held in memory and written behind. A file that cannot be
 * read as such is set aside under another name, never overwritten, and the app starts with its defaults.
 */
export class SettingsFile {
  /** `undefined` where nothing may be written. */
  readonly #path: string | undefined
  #content: FileContent
  #timer: NodeJS.Timeout | undefined
  #toldFailure: string | undefined

  constructor(path: string) {
    const { content, mayBeWritten } = read(path)
    this.#path = mayBeWritten ? path : undefined
    this.#content = content
  }

  get<Key extends keyof FileContent>(key: Key): FileContent[Key] {
    return this.#content[key]
  }

  /** Replaces one part and writes the file soon. */
  set<Key extends keyof FileContent>(key: Key, value: FileContent[Key]): void {
    this.#content = { ...this.#content, [key]: value }
    this.#timer ??= setTimeout(() => this.flush(), writeDelayMs)
  }

  /** Writes what is waiting to be written. A failure is told once on stderr: settings must not stop the app. */
  flush(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#path === undefined) return
    try {
      write(this.#path, this.#content)
      this.#toldFailure = undefined
    } catch (error) {
      const failure = `The settings could not be saved to ${this.#path}: ${messageOf(error)}`
      if (failure !== this.#toldFailure) say(failure)
      this.#toldFailure = failure
    }
  }
}

function write(path: string, content: FileContent): void {
  mkdirSync(dirname(path), { recursive: true })
  const partial = `${path}.partial`
  try {
    writeFileSync(partial, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 })
    renameSync(partial, path)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
}

interface Found {
  readonly content: FileContent
  readonly mayBeWritten: boolean
}

function read(path: string): Found {
  try {
    return { content: v.parse(fileSchema, withLayout(JSON.parse(readFileSync(path, 'utf8')))), mayBeWritten: true }
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return { content: v.parse(fileSchema, { version: 1 }), mayBeWritten: isMissing || setAside(path, error) }
  }
}

/** Keeps what cannot be read as settings under another name; false when it has to stay where it is. */
function setAside(path: string, reason: unknown): boolean {
  const aside = `${path}.unreadable-${Date.now()}`
  const failure = `The settings at ${path} cannot be read (${messageOf(reason)})`
  try {
    renameSync(path, aside)
  } catch (error) {
    say(`${failure} nor set aside (${messageOf(error)}): the defaults are used, and no change will be saved.`)
    return false
  }
  say(`${failure}; they were kept as ${aside} and the defaults are used.`)
  return true
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const say = (text: string): void => void process.stderr.write(`${text}\n`)
