import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'

/** More would only make the list long. */
const maxRecent = 50

/** The file's shape, version 1. A later version adds a migration here and keeps this one readable. */
const fileSchema = v.strictObject({
  version: v.literal(1),
  files: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))), v.maxLength(maxRecent)),
})

/**
 * Session files that the user has opened or saved, newest first, in a small file of their own. It is a convenience: one that cannot be
 * read counts as empty, and one that cannot be written is told of on stderr.
 */
export class RecentFiles {
  readonly #path: string
  #files: readonly string[]

  constructor(path: string) {
    this.#path = path
    this.#files = read(path)
  }

  get files(): readonly string[] {
    return this.#files
  }

  add(file: string): void {
    if (this.#files[0] !== file) this.#set([file, ...this.#files.filter((other) => other !== file)].slice(0, maxRecent))
  }

  remove(file: string): void {
    if (this.#files.includes(file)) this.#set(this.#files.filter((other) => other !== file))
  }

  #set(files: readonly string[]): void {
    this.#files = files
    const partial = `${this.#path}.partial`
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      writeFileSync(partial, `${JSON.stringify({ version: 1, files }, undefined, 2)}\n`, { mode: 0o600 })
      renameSync(partial, this.#path)
    } catch (error) {
      rmSync(partial, { force: true })
      process.stderr.write(`${this.#path} could not be written: ${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
}

function read(path: string): readonly string[] {
  try {
    return v.parse(fileSchema, JSON.parse(readFileSync(path, 'utf8'))).files
  } catch {
    return []
  }
}
