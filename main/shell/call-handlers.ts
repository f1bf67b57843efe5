import { app, type BrowserWindow } from 'electron'
import { InspectorError } from '../../shared/errors'
import { frameHeadBytes, type MessageDetail, type Runtime } from '../../shared/ipc/contract'
import type { RowId } from '../../shared/model'
import type { CaptureEngine } from '../capture/engine'
import { type HelloWorld, startHelloWorld } from '../capture/hello-world'
import { libzmqVersion } from '../capture/libzmq-version'
import type { CaptureReader } from '../capture/reader'
import { StatisticsReader } from '../capture/statistics'
import type { SessionLibrary } from '../session/session-library'
import type { ExportJob } from './export-job'
import { type CallHandlers, notify } from './ipc-server'
import type { SessionDesk } from './session-desk'
import { sessionHandlers } from './session-handlers'
import type { TrafficStream } from './traffic-stream'
import type { Workspace } from './workspace'

/** Bytes of all heads of one message. */
const maxHeadBytes = 8 * 1024 * 1024

export interface HandlerParts {
  readonly window: BrowserWindow
  readonly engine: CaptureEngine
  readonly workspace: Workspace
  readonly stream: TrafficStream
  readonly exportJob: ExportJob
  readonly desk: SessionDesk
  readonly library: SessionLibrary
}

/** What the main process does for each call of the contract. */
export function callHandlers({ window, engine, workspace, stream, exportJob, desk, library }: HandlerParts): CallHandlers {
  const { reader } = engine
  const statistics = new StatisticsReader(engine.statisticsSource)
  const startDemo = demoStarter(engine)
  const settingsChanged = (): void => notify(window.webContents, 'settings.changed', workspace.settings)
  return {
    'app.state': () => ({
      runtime: runtime(),
      settings: workspace.settings,
      sources: engine.sources(),
      anchor: reader.anchor,
      session: desk.status,
    }),
    'settings.change': (change) => {
      workspace.changeSettings(change)
      settingsChanged()
      if (change.recording !== undefined) void desk.settingsChanged()
      return workspace.settings
    },
    'sources.add': async ({ config, start }) => {
      const id = engine.addSource(config)
      workspace.saveSources(config)
      settingsChanged()
      // A source that cannot start stays in the list with its reason, where it can be edited and tried again.
      if (start) await engine.startSource(id).catch(ifForeseen)
      return id
    },
    'sources.update': async ({ id, config }) => {
      try {
        await engine.updateSource(id, config)
      } finally {
        // Also where it could not be opened again: it has the new configuration all the same.
        if (engine.source(id)?.config === config) {
          workspace.saveSources(config)
          settingsChanged()
        }
      }
      return undefined
    },
    'sources.start': async (id) => void (await engine.startSource(id)),
    'sources.stop': async (id) => void (await engine.stopSource(id)),
    'sources.remove': async (id) => {
      await engine.removeSource(id)
      workspace.saveSources()
      return undefined
    },
    'sources.send': ({ id, frames, replyTo }) => engine.send(id, frames, replyTo),
    'tap.connections': (id) => engine.tapConnections(id),
    'tap.connection': (id) => {
      const connection = engine.tapConnection(id)
      if (connection !== undefined) return connection
      throw new InspectorError({ code: 'FORGOTTEN', message: 'This connection ended too long ago to be remembered.' })
    },
    'tap.reach': (endpoint) => engine.reach(endpoint),
    'demo.start': startDemo,
    'traffic.view': (query) => stream.show(query),
    'traffic.rows': ({ view, from, to }) => stream.rows(view, from, to),
    'traffic.message': (id) => messageDetail(reader, id),
    'traffic.frame': ({ row, frame, offset, length }) => {
      const bytes = reader.frames(row)?.[frame]
      if (bytes === undefined) throw noLongerHeld(row)
      return bytes.slice(offset, offset + length)
    },
    'traffic.clear': () => {
      engine.clear()
      return undefined
    },
    'traffic.acknowledge': () => {
      stream.acknowledge()
      return undefined
    },
    'statistics.read': (query) => statistics.read(query),
    ...unbuilt,
    ...sessionHandlers({ window, desk, library }),
    'export.start': ({ format }) =>
      exportJob.start(window, reader, format, (progress) => notify(window.webContents, 'export.progress', progress)),
    'export.cancel': () => {
      exportJob.cancel()
      return undefined
    },
  }
}

const notBuilt = (): never => {
  throw new InspectorError({ code: 'NOT_BUILT', message: 'This is being built.' })
}
const unbuilt = {
  'traffic.locate': notBuilt,
  'traffic.find': notBuilt,
  'traffic.findNext': notBuilt,
  'traffic.colours': notBuilt,
}

/** Lets an error of ours pass, since the source's snapshot tells it; anything else is a defect and is thrown on. */
function ifForeseen(error: unknown): void {
  if (!(error instanceof InspectorError)) throw error
}

/** Starts Hello World, anew when it was removed or has sent all its requests; calls that come meanwhile share the start. */
function demoStarter(engine: CaptureEngine): () => Promise<undefined> {
  let current: { readonly hello: HelloWorld; done: boolean } | undefined
  let starting: Promise<undefined> | undefined
  const start = async (): Promise<undefined> => {
    const isWhole =
      current !== undefined && engine.source(current.hello.client) !== undefined && engine.source(current.hello.server) !== undefined
    if (current !== undefined && isWhole && !current.done) return undefined
    if (current !== undefined) await current.hello.dispose()
    const started = { hello: await startHelloWorld(engine), done: false }
    current = started
    const finish = (): void => {
      started.done = true
    }
    // It fails when the user stops a half of it, who sees that in the list.
    started.hello.done.then(finish, finish)
    return undefined
  }
  return () => {
    starting ??= start().finally(() => {
      starting = undefined
    })
    return starting
  }
}

function messageDetail(reader: CaptureReader, id: RowId): MessageDetail {
  const row = reader.row(id)
  const frames = reader.frames(id)
  if (row === undefined || frames === undefined) throw noLongerHeld(id)
  const headBytes = Math.min(frameHeadBytes, Math.floor(maxHeadBytes / Math.max(1, frames.length)))
  return {
    row,
    endpoint: reader.endpointOf(row),
    frames: frames.map((frame) => ({ size: frame.byteLength, head: frame.slice(0, headBytes) })),
  }
}

function noLongerHeld(id: RowId): InspectorError {
  return new InspectorError({
    code: 'NOT_HELD',
    message: `Row ${id} is no longer in memory.`,
    hint: 'Raise the memory limit in the settings to keep more.',
  })
}

function runtime(): Runtime {
  const { electron = '', chrome = '', node } = process.versions
  return { app: app.getVersion(), electron, chromium: chrome, node, libzmq: libzmqVersion, platform: `${process.platform} ${process.arch}` }
}
