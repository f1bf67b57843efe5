import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { savedSourcesSchema, settingsSchema } from '../../shared/settings'

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
  private readonly path: string
  private content: FileContent
  private timer: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.path = path
    this.content = read(path)
  }

  get<Key extends keyof FileContent>(key: Key): FileContent[Key] {
    return this.content[key]
  }

  /** Replaces one part and writes the file soon. */
  set<Key extends keyof FileContent>(key: Key, value: FileContent[Key]): void {
    this.content = { ...this.content, [key]: value }
    this.timer ??= setTimeout(() => this.flush(), writeDelayMs)
  }

  /** Writes what is waiting to be written. A failure is reported on stderr: settings must not stop the app. */
  flush(): void {
    if (this.timer === undefined) return
    clearTimeout(this.timer)
    this.timer = undefined
    try {
      mkdirSync(dirname(this.path), { recursive: true })
      const partial = `${this.path}.partial`
      writeFileSync(partial, `${JSON.stringify(this.content, undefined, 2)}\n`, { mode: 0o600 })
      renameSync(partial, this.path)
    } catch (error) {
      process.stderr.write(`The settings could not be saved to ${this.path}: ${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
}

function read(path: string): FileContent {
  const defaults = v.parse(fileSchema, { version: 1 })
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return defaults
    process.stderr.write(`The settings at ${path} could not be read: ${error instanceof Error ? error.message : String(error)}\n`)
    return defaults
  }
  try {
    return v.parse(fileSchema, JSON.parse(text))
  } catch (error) {
    const aside = `${path}.unreadable-${Date.now()}`
    renameSync(path, aside)
    process.stderr.write(
      `The settings at ${path} are not valid (${error instanceof Error ? error.message : String(error)}); they were kept as ${aside} and the defaults are used.\n`,
    )
    return defaults
  }
}
