import { randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename } from 'node:path'
import { type BrowserWindow, dialog } from 'electron'
import { InspectorError, toAppError } from '../../shared/errors'
import type { OpenedKernel } from '../../shared/ipc/contract'
import {
  channelSources,
  type JupyterChannel,
  type JupyterConnection,
  maxConnectionFileLength,
  parseConnectionFile,
} from '../../shared/jupyter/connection-file'
import type { SourceId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { EndpointSourceConfig } from '../../shared/source-config'
import type { CaptureEngine } from '../capture/engine'
import { text } from './i18n'
import { jupyterRuntimeFolder } from './jupyter-folder'
import { JupyterKernels } from './jupyter-kernels'
import type { Workspace } from './workspace'

interface OpenParts {
  readonly window: BrowserWindow
  readonly engine: CaptureEngine
  readonly workspace: Workspace
  readonly kernels: JupyterKernels
}

/**
 * Asks for a connection file, and adds a started source for each channel of its kernel; those that are there already are started.
 * @throws InspectorError `BAD_CONNECTION_FILE`, or why the file cannot be read.
 */
export async function openJupyter({ window, engine, workspace, kernels }: OpenParts): Promise<OpenedKernel | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: text('jupyter.title'),
    buttonLabel: text('jupyter.button'),
    defaultPath: jupyterRuntimeFolder(process.platform, process.env, homedir()),
    properties: ['openFile'],
    filters: [{ name: text('jupyter.files'), extensions: ['json'] }],
  })
  const [path] = filePaths
  if (canceled || path === undefined) return undefined
  const connection = parseConnectionFile(basename(path), await read(path))
  JupyterKernels.hashOf(connection)
  const { name, sources } = named(engine, connection, basename(path, '.json'))
  let shell: SourceId | undefined
  for (const [channel, config] of sources) {
    const id = existing(engine, config) ?? engine.addSource(config)
    workspace.keepUnsaved(id)
    kernels.add(id, channel, connection)
    if (channel === 'shell') shell = id
    // One that cannot start stays in the list with its reason, where it can be tried again.
    await engine.startSource(id).catch((error: unknown) => {
      if (!(error instanceof InspectorError)) throw error
    })
  }
  return shell === undefined ? undefined : { name, shell }
}

async function read(path: string): Promise<string> {
  try {
    const file = await open(path)
    try {
      // One byte more than is read, so that what is too long is known to be.
      const buffer = new Uint8Array(maxConnectionFileLength + 1)
      const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, 0)
      return new TextDecoder().decode(buffer.subarray(0, bytesRead))
    } finally {
      await file.close()
    }
  } catch (thrown) {
    throw new InspectorError({ code: 'BAD_CONNECTION_FILE', message: said`The file could not be read: ${toAppError(thrown).message}.` })
  }
}

interface Named {
  readonly name: string
  readonly sources: ReadonlyMap<JupyterChannel, EndpointSourceConfig>
}

/** A name by which no other kernel goes: two may have files of the same name in different folders. */
function named(engine: CaptureEngine, connection: JupyterConnection, fileName: string): Named {
  const routingId = `zmq-inspector-${randomUUID()}`
  const label = fileName.slice(0, 80)
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? label : `${label} ${number}`
    const nameOf = (channel: JupyterChannel): string => `${text(`jupyter.channel.${channel}`)} (${name})`
    const sources = channelSources(connection, { nameOf, routingId })
    const isTaken = [...sources.values()].some(
      (config) => engine.sources().some((source) => source.config.name === config.name) && existing(engine, config) === undefined,
    )
    if (isTaken) continue
    // The kernel asks on stdin who asked on shell: what is added later has the routing id of what is there.
    const there = [...sources.values()].map((config) => engine.source(existing(engine, config) ?? (0 as SourceId))?.config)
    const known = there.find((config) => config?.kind === 'endpoint' && config.routingId !== undefined)
    const routing = known?.kind === 'endpoint' ? known.routingId : undefined
    return { name, sources: routing === undefined ? sources : channelSources(connection, { nameOf, routingId: routing }) }
  }
}

/** The source that is this channel already. */
function existing(engine: CaptureEngine, { name, endpoints }: EndpointSourceConfig): SourceId | undefined {
  const [endpoint] = endpoints
  return engine
    .sources()
    .find(
      ({ config }) =>
        config.kind === 'endpoint' &&
        config.name === name &&
        config.endpoints.length === 1 &&
        config.endpoints[0]?.mode === 'connect' &&
        config.endpoints[0].address === endpoint?.address,
    )?.id
}
