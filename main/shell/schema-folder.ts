import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import * as v from 'valibot'
import type { DecoderSchema } from '../../shared/decoders/decoder'
import { InspectorError, toAppError } from '../../shared/errors'
import type { SchemaInfo } from '../../shared/ipc/inspect'
import { type Sentence, said } from '../../shared/sentences/said'

/** Bytes of all files of one schema. */
const maxSchemaBytes = 8 * 1024 * 1024

/** A schema's file, version 1: the texts that the user added. */
const fileSchema = v.strictObject({
  version: v.literal(1),
  kind: v.picklist(['protobuf', 'avro']),
  files: v.array(v.strictObject({ name: v.string(), text: v.string() })),
})

const kinds: Readonly<Record<string, DecoderSchema['kind']>> = { '.proto': 'protobuf', '.avsc': 'avro' }

/**
 * Schemas that the user added, each a file in the app's own folder, so that they outlive the files they came from. What is
 * read stays the same object, which decoders compile once.
 */
export class SchemaFolder {
  readonly #folder: string
  readonly #known = new Map<string, DecoderSchema>()

  /** Reads what is there; a file that is none of ours is passed over. */
  constructor(folder: string) {
    this.#folder = folder
    for (const name of filesIn(folder)) {
      if (extname(name) !== '.json') continue
      const schema = read(join(folder, name))
      if (schema !== undefined) this.#known.set(basename(name, '.json'), schema)
    }
  }

  get list(): readonly SchemaInfo[] {
    return [...this.#known].map(([id, schema]) => infoOf(id, schema)).toSorted((one, other) => one.name.localeCompare(other.name))
  }

  get(id: string): DecoderSchema | undefined {
    return this.#known.get(id)
  }

  /**
   * Keeps a copy of files: several `.proto` or one `.avsc`.
   * @throws InspectorError `BAD_SCHEMA` when they are something else or too large, or the reason why they cannot be read or kept.
   */
  add(paths: readonly string[]): SchemaInfo {
    const kind = kindOf(paths)
    let bytes = 0
    for (const path of paths) bytes += statSync(path).size
    if (bytes > maxSchemaBytes) throw badSchema(said`The files are larger than 8 MiB altogether.`)
    const files = paths.map((path) => ({ name: basename(path), text: readFileSync(path, 'utf8') }))
    const schema: DecoderSchema = { kind, files }
    const id = randomUUID()
    mkdirSync(this.#folder, { recursive: true })
    const partial = join(this.#folder, `${id}.partial`)
    writeFileSync(partial, `${JSON.stringify({ version: 1, kind, files })}\n`, { mode: 0o600 })
    renameSync(partial, join(this.#folder, `${id}.json`))
    this.#known.set(id, schema)
    return infoOf(id, schema)
  }

  remove(id: string): void {
    if (!this.#known.delete(id)) return
    rmSync(join(this.#folder, `${id}.json`), { force: true })
  }
}

function kindOf(paths: readonly string[]): DecoderSchema['kind'] {
  const [kind, ...others] = new Set(paths.map((path) => kinds[extname(path).toLowerCase()]))
  if (kind === undefined || others.length > 0) throw badSchema(said`A schema is .proto files or one .avsc file.`)
  if (kind === 'avro' && paths.length > 1) throw badSchema(said`An Avro schema is one .avsc file.`)
  return kind
}

const infoOf = (id: string, { kind, files }: DecoderSchema): SchemaInfo => ({ id, kind, name: files.map(({ name }) => name).join(', ') })

const badSchema = (message: Sentence): InspectorError => new InspectorError({ code: 'BAD_SCHEMA', message })

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    // There is none before the first schema.
    return []
  }
}

function read(path: string): DecoderSchema | undefined {
  try {
    const { kind, files } = v.parse(fileSchema, JSON.parse(readFileSync(path, 'utf8')))
    return { kind, files }
  } catch (thrown) {
    process.stderr.write(`The schema at ${path} cannot be read (${toAppError(thrown).message}); it is left out.\n`)
    return undefined
  }
}
