import protobuf from 'protobufjs'
import { said } from '../../sentences/said'
import { DecodeError, type DecoderSchema, type DecoderSettings } from '../decoder'

/** What a field of a schema is, as far as reading goes. */
export interface SchemaField {
  readonly name: string
  /** `int32`, `string` … or the full name of a message or enumeration. */
  readonly type: string
  readonly repeated: boolean
  readonly message: SchemaMessage | undefined
  /** Names by number. */
  readonly enumeration: Readonly<Record<number, string>> | undefined
}

export interface SchemaMessage {
  readonly name: string
  readonly field: (number: number) => SchemaField | undefined
}

interface CompiledSchema {
  readonly messages: ReadonlyMap<string, SchemaMessage>
  /** The first message of the first file: what is meant when no type is named. */
  readonly first: SchemaMessage | undefined
}

const compiled = new WeakMap<DecoderSchema, CompiledSchema | DecodeError>()

/** The message type that the settings name; `undefined` without a schema. @throws DecodeError */
export function messageTypeOf(settings: DecoderSettings): SchemaMessage | undefined {
  const { schema, type } = settings
  if (schema === undefined || schema.kind !== 'protobuf') return undefined
  const known = compiled.get(schema) ?? compileOnce(schema)
  if (known instanceof DecodeError) throw known
  if (type === undefined || type === '') return known.first
  const name = type.replace(/^\.|^type\.googleapis\.com\//u, '')
  const found = known.messages.get(name)
  if (found === undefined)
    throw new DecodeError(said`The .proto files have no message “${name}”.`, said`Choose one of its messages, with its package.`)
  return found
}

/** Full names of all messages of a schema, for a menu. @throws DecodeError */
export function messageNames(schema: DecoderSchema): readonly string[] {
  const known = compiled.get(schema) ?? compileOnce(schema)
  if (known instanceof DecodeError) throw known
  return [...known.messages.keys()]
}

function compileOnce(schema: DecoderSchema): CompiledSchema | DecodeError {
  let result: CompiledSchema | DecodeError
  try {
    result = compile(schema)
  } catch (thrown) {
    result = new DecodeError(said`The .proto files cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}.`)
  }
  compiled.set(schema, result)
  return result
}

/** Only protobufjs' parser and reflection are used: its encoders and decoders are generated code, which a CSP forbids. */
function compile(schema: DecoderSchema): CompiledSchema {
  const root = new protobuf.Root()
  const missing = new Map<string, string>()
  const names = new Set(schema.files.map(({ name }) => baseName(name)))
  for (const { name, text } of schema.files) {
    const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true })
    for (const each of [...imports, ...weakImports]) {
      const common = protobuf.common.get(each)
      if (common !== null && common.nested !== undefined) root.addJSON(common.nested)
      else if (!names.has(baseName(each))) missing.set(each, name)
    }
  }
  const [first] = missing
  if (first !== undefined) {
    const [file, importer] = first
    throw new Error(
      missing.size === 1 ? said`${file} (imported by ${importer}) is missing` : said`${[...missing.keys()].join(', ')} are missing`,
    )
  }
  root.resolveAll()
  const messages = new Map<string, SchemaMessage>()
  const byType = new Map<protobuf.Type, SchemaMessage>()
  collect(root, (type) => {
    const message = schemaMessage(type, byType)
    messages.set(message.name, message)
  })
  const own = [...messages.values()].filter(({ name }) => !name.startsWith('google.protobuf.'))
  return { messages, first: own[0] }
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function collect(namespace: protobuf.NamespaceBase, found: (type: protobuf.Type) => void): void {
  for (const each of namespace.nestedArray) {
    if (each instanceof protobuf.Type) found(each)
    if (each instanceof protobuf.Namespace) collect(each, found)
  }
}

function schemaMessage(type: protobuf.Type, byType: Map<protobuf.Type, SchemaMessage>): SchemaMessage {
  const known = byType.get(type)
  if (known !== undefined) return known
  const fields = new Map<number, SchemaField>()
  const message: SchemaMessage = { name: type.fullName.replace(/^\./u, ''), field: (number) => fields.get(number) }
  byType.set(type, message)
  for (const field of type.fieldsArray) fields.set(field.id, schemaField(field, byType))
  return message
}

function schemaField(field: protobuf.Field, byType: Map<protobuf.Type, SchemaMessage>): SchemaField {
  const { name, type, repeated, resolvedType } = field
  if (field instanceof protobuf.MapField) {
    const key: SchemaField = { name: 'key', type: field.keyType, repeated: false, message: undefined, enumeration: undefined }
    const value: SchemaField = { ...fieldType(type, resolvedType, byType), name: 'value', repeated: false }
    const entry: SchemaMessage = {
      name: `map<${field.keyType}, ${type}>`,
      field: (number) => (number === 1 ? key : number === 2 ? value : undefined),
    }
    return { name, type: entry.name, repeated: true, message: entry, enumeration: undefined }
  }
  return { ...fieldType(type, resolvedType, byType), name, repeated }
}

function fieldType(
  type: string,
  resolved: protobuf.Type | protobuf.Enum | null,
  byType: Map<protobuf.Type, SchemaMessage>,
): Pick<SchemaField, 'type' | 'message' | 'enumeration'> {
  if (resolved instanceof protobuf.Enum) return { type, message: undefined, enumeration: resolved.valuesById }
  if (resolved instanceof protobuf.Type) return { type, message: schemaMessage(resolved, byType), enumeration: undefined }
  return { type, message: undefined, enumeration: undefined }
}
