import { said } from '../../sentences/said'
import { DecodeError, type DecoderSchema, type DecoderSettings } from '../decoder'

const primitives = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const
type Primitive = (typeof primitives)[number]

/** A type of an Avro schema; named types may hold themselves. */
export type AvroType =
  | { readonly kind: Primitive; readonly logical: string | undefined; readonly scale: number }
  | { readonly kind: 'record'; readonly name: string; readonly fields: { readonly name: string; readonly type: AvroType }[] }
  | { readonly kind: 'enum'; readonly name: string; readonly symbols: readonly string[] }
  | { readonly kind: 'fixed'; readonly name: string; readonly size: number; readonly logical: string | undefined; readonly scale: number }
  | { readonly kind: 'array'; readonly items: AvroType }
  | { readonly kind: 'map'; readonly values: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }

interface CompiledSchema {
  readonly root: AvroType
  readonly named: ReadonlyMap<string, AvroType>
}

const compiled = new WeakMap<DecoderSchema, CompiledSchema | DecodeError>()

/** The type that the settings name, or the schema's own. @throws DecodeError */
export function avroTypeOf({ schema, type }: DecoderSettings): AvroType | undefined {
  if (schema === undefined || schema.kind !== 'avro') return undefined
  let known = compiled.get(schema)
  if (known === undefined) {
    known = compile(schema)
    compiled.set(schema, known)
  }
  if (known instanceof DecodeError) throw known
  if (type === undefined || type === '') return known.root
  const found = known.named.get(type)
  if (found === undefined) throw new DecodeError(said`The schema has no type “${type}”.`)
  return found
}

/** Several files are read in order: later ones may name types of earlier ones; the last is what is meant. */
function compile(schema: DecoderSchema): CompiledSchema | DecodeError {
  const named = new Map<string, AvroType>()
  let root: AvroType | undefined
  for (const { name, text } of schema.files) {
    try {
      root = new SchemaReader(named).read(JSON.parse(text), '', 0)
    } catch (thrown) {
      return new DecodeError(said`${name} is no Avro schema: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
    }
  }
  return root === undefined ? new DecodeError(said`The schema has no file.`) : { root, named }
}

const maxSchemaDepth = 100

/** Avro 1.12, "Schema Declaration". */
class SchemaReader {
  private readonly named: Map<string, AvroType>

  constructor(named: Map<string, AvroType>) {
    this.named = named
  }

  read(source: unknown, namespace: string, depth: number): AvroType {
    if (depth > maxSchemaDepth) throw new Error(said`It is nested too deep.`)
    if (typeof source === 'string') return this.reference(source, namespace)
    if (Array.isArray(source)) return { kind: 'union', branches: source.map((branch) => this.read(branch, namespace, depth + 1)) }
    if (!isObject(source)) throw new Error(said`A type is a name, a list or an object.`)
    const { type } = source
    const logical = textOr(source.logicalType, undefined)
    const scale = typeof source.scale === 'number' ? source.scale : 0
    switch (type) {
      case 'record':
      case 'error':
        return this.record(source, namespace, depth)
      case 'enum':
        return this.define(source, namespace, (name) => ({ kind: 'enum', name, symbols: list(source.symbols).map(String) }))
      case 'fixed': {
        const size = typeof source.size === 'number' && source.size >= 0 ? source.size : 0
        return this.define(source, namespace, (name) => ({ kind: 'fixed', name, size, logical, scale }))
      }
      case 'array':
        return { kind: 'array', items: this.read(source.items, namespace, depth + 1) }
      case 'map':
        return { kind: 'map', values: this.read(source.values, namespace, depth + 1) }
      default: {
        const primitive = primitives.find((each) => each === type)
        return primitive === undefined ? this.read(type, namespace, depth + 1) : { kind: primitive, logical, scale }
      }
    }
  }

  private reference(name: string, namespace: string): AvroType {
    const primitive = primitives.find((each) => each === name)
    if (primitive !== undefined) return { kind: primitive, logical: undefined, scale: 0 }
    const found = this.named.get(name.includes('.') || namespace === '' ? name : `${namespace}.${name}`) ?? this.named.get(name)
    if (found === undefined) throw new Error(said`There is no type “${name}”.`)
    return found
  }

  private record(source: Record<string, unknown>, namespace: string, depth: number): AvroType {
    const fields: { readonly name: string; readonly type: AvroType }[] = []
    const record = this.define(source, namespace, (name) => ({ kind: 'record', name, fields }))
    const full = record.kind === 'record' ? record.name : ''
    const inner = full.includes('.') ? full.slice(0, full.lastIndexOf('.')) : ''
    for (const field of list(source.fields)) {
      if (!isObject(field) || typeof field.name !== 'string') throw new Error(said`A field has no name.`)
      fields.push({ name: field.name, type: this.read(field.type, inner, depth + 1) })
    }
    return record
  }

  private define(source: Record<string, unknown>, namespace: string, make: (name: string) => AvroType): AvroType {
    const own = textOr(source.name, '')
    if (own === '') throw new Error(said`A type has no name.`)
    const space = textOr(source.namespace, namespace)
    const name = own.includes('.') || space === '' ? own : `${space}.${own}`
    const made = make(name)
    this.named.set(name, made)
    return made
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(said`A list is missing.`)
  return value
}

function textOr<Other>(value: unknown, other: Other): string | Other {
  return typeof value === 'string' ? value : other
}
