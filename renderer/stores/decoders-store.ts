import { create } from 'zustand'
import { compileFilter, type FilterResult } from '../../shared/filter/filter'
import type { DecoderInfo, SchemaInfo } from '../../shared/ipc/inspect'
import { call, callOrTell } from '../app/inspector'

interface Decoders {
  readonly decoders: readonly DecoderInfo[]
  readonly schemas: readonly SchemaInfo[]
}

/** The decoders that there are, and the schemas that the user added for some. */
export const useDecoders = create<Decoders>()(() => ({ decoders: [], schemas: [] }))

/** Asks for both; called before the first render. */
export async function startDecoders(): Promise<void> {
  const [decoders, schemas] = await Promise.all([call('decoders.list', undefined), call('schemas.list', undefined)])
  // The thread may be lost just then; decoding works without their names.
  useDecoders.setState({ decoders: decoders.ok ? decoders.value : [], schemas: schemas.ok ? schemas.value : [] })
}

/** Lets the user add a schema's files; answers with its id. */
export async function addSchema(): Promise<string | undefined> {
  const added = await callOrTell('schemas.add', undefined)
  if (added === undefined) return undefined
  useDecoders.setState(({ schemas }) => ({ schemas: [...schemas, added] }))
  return added.id
}

export async function removeSchema(id: string): Promise<void> {
  await callOrTell('schemas.remove', id)
  useDecoders.setState(({ schemas }) => ({ schemas: schemas.filter((schema) => schema.id !== id) }))
}

/** Names of decoders whose fields filters can name. */
export const fieldDecoders = (): readonly string[] =>
  useDecoders
    .getState()
    .decoders.filter(({ fields, openFields }) => openFields || fields.length > 0)
    .map(({ name }) => name)

/** Reads a filter as the thread does, with the fields of decoders. */
export const readFilter = (source: string): FilterResult => compileFilter(source, { decoders: fieldDecoders() })
