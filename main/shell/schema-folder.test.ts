import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SchemaFolder } from './schema-folder'

let root: string
const file = (name: string, text: string): string => {
  writeFileSync(join(root, name), text)
  return join(root, name)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'zmq-inspector-schemas-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('the schemas that the user added', () => {
  it('are kept when the files they came from are gone', () => {
    const folder = join(root, 'kept')
    const added = new SchemaFolder(folder).add([file('quote.proto', 'message Quote {}'), file('base.proto', 'message Base {}')])
    rmSync(join(root, 'quote.proto'))
    const again = new SchemaFolder(folder)
    expect(again.list).toEqual([{ id: added.id, kind: 'protobuf', name: 'quote.proto, base.proto' }])
    expect(again.get(added.id)?.files[0]).toEqual({ name: 'quote.proto', text: 'message Quote {}' })
  })

  it('are one object for as long as the app runs, so that they are compiled once', () => {
    const schemas = new SchemaFolder(join(root, 'kept'))
    const { id } = schemas.add([file('a.avsc', '"int"')])
    expect(schemas.get(id)).toBe(schemas.get(id))
  })

  it('go for good when they are removed', () => {
    const schemas = new SchemaFolder(join(root, 'kept'))
    const { id } = schemas.add([file('a.avsc', '"int"')])
    schemas.remove(id)
    expect(new SchemaFolder(join(root, 'kept')).list).toEqual([])
  })

  it('are .proto files or one .avsc, nothing else', () => {
    const schemas = new SchemaFolder(join(root, 'kept'))
    expect(() => schemas.add([file('a.txt', '')])).toThrow('.proto files or one .avsc')
    expect(() => schemas.add([file('a.proto', ''), file('a.avsc', '1')])).toThrow('.proto files or one .avsc')
    expect(() => schemas.add([file('a.avsc', '1'), file('b.avsc', '1')])).toThrow('one .avsc file')
    expect(schemas.list).toEqual([])
  })

  it('leave out a file that is none', () => {
    const folder = join(root, 'kept')
    const schemas = new SchemaFolder(folder)
    schemas.add([file('a.avsc', '"int"')])
    writeFileSync(join(folder, 'x.json'), '{"version":2}')
    expect(new SchemaFolder(folder).list).toHaveLength(1)
  })
})
