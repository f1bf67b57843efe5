import { create } from 'zustand'
import { compileFilter, type FilterResult } from '../../shared/filter/filter'
import type { DecoderInfo, SchemaInfo, UserDecoderInfo } from '../../shared/ipc/inspect'
import { said } from '../../shared/sentences/said'
import { call, callOrTell, on } from '../app/inspector'
import { showError } from '../ui/toast-manager'
import { changeSettings, useSettings } from './settings-store'

interface Decoders {
  readonly decoders: readonly DecoderInfo[]
  /** Files of the user's own. */
  readonly own: readonly UserDecoderInfo[]
  readonly schemas: readonly SchemaInfo[]
}

/** The decoders that there are, and the schemas that the user added for some. */
export const useDecoders = create<Decoders>()(() => ({ decoders: [], own: [], schemas: [] }))

let started = false

/** Asks for all of them, and for the decoders again when the user's own are others; called before the first render. */
export async function startDecoders(): Promise<void> {
  if (!started)
    on('decoders.changed', (own) => {
      tellStopped(useDecoders.getState().own, own)
      useDecoders.setState({ own })
      void loadDecoders()
    })
  started = true
  const [own, schemas] = await Promise.all([call('decoders.own', undefined), call('schemas.list', undefined), loadDecoders()])
  // The thread may be lost just then; decoding works without their names.
  useDecoders.setState({ own: own.ok ? own.value : [], schemas: schemas.ok ? schemas.value : [] })
}

/** Without one that was stopped, filters find less than they did: that is told, wherever the window is. */
function tellStopped(before: readonly UserDecoderInfo[], now: readonly UserDecoderInfo[]): void {
  for (const { file, error } of now) {
    const wasStopped = before.find((info) => info.file === file)?.error?.code === stoppedCode
    if (error?.code !== stoppedCode || wasStopped) continue
    showError({ ...error, message: said`${file} reads no more messages: ${error.message}` })
  }
}

const stoppedCode = 'USER_DECODER_STOPPED'

async function loadDecoders(): Promise<void> {
  const decoders = await call('decoders.list', undefined)
  if (decoders.ok) useDecoders.setState({ decoders: decoders.value })
}

/** Uses a file of the user's own, or does not. */
export function enableOwnDecoder(file: string, isEnabled: boolean): void {
  const { disabledDecoderFiles } = useSettings.getState().settings
  const others = disabledDecoderFiles.filter((disabled) => disabled !== file)
  void changeSettings({ disabledDecoderFiles: isEnabled ? others : [...others, file] })
}

/** Opens the folder of the user's own decoders in the system's file manager. */
export const showDecodersFolder = async (): Promise<void> => void (await callOrTell('decoders.showFolder', undefined))

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

/** Names of decoders whose fields filters can name; of the user's own, those whose file just cannot be loaded, too. */
export function fieldDecoders(): readonly string[] {
  const { decoders, own } = useDecoders.getState()
  const withFields = decoders.filter(({ fields, openFields }) => openFields || fields.length > 0).map(({ name }) => name)
  return [...new Set([...withFields, ...own.flatMap(({ name }) => name ?? [])])]
}

/** Reads a filter as the thread does, with the fields of decoders. */
export const readFilter = (source: string): FilterResult => compileFilter(source, { decoders: fieldDecoders() })
