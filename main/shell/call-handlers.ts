import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { app, type BrowserWindow, shell } from 'electron'
import { InspectorError } from '../../shared/errors'
import type { CallInput, Runtime } from '../../shared/ipc/contract'
import { said } from '../../shared/sentences/said'
import type { CaptureEngine } from '../capture/engine'
import { type HelloWorld, startHelloWorld } from '../capture/hello-world'
import { libzmqVersion } from '../capture/libzmq-version'
import type { Reading } from '../reading/reading'
import { type ReadingCall, readingCalls, type ThreadInput } from '../reading/reading-messages'
import type { SessionLibrary } from '../session/session-library'
import { DecoderDesk, decoderHandlers } from './decoder-desk'
import type { ExportJob } from './export-job'
import { text } from './i18n'
import { type CallHandlers, notify } from './ipc-server'
import { JupyterKernels } from './jupyter-kernels'
import { openJupyter } from './open-jupyter'
import type { SchemaFolder } from './schema-folder'
import type { SessionDesk } from './session-desk'
import { sessionHandlers } from './session-handlers'
import type { Workspace } from './workspace'

export interface HandlerParts {
  readonly window: BrowserWindow
  readonly engine: CaptureEngine
  readonly workspace: Workspace
  readonly reading: Reading
  readonly exportJob: ExportJob
  readonly schemas: SchemaFolder
  readonly desk: SessionDesk
  readonly library: SessionLibrary
}

/** What the main process does for each call of the contract. */
export function callHandlers(parts: HandlerParts): CallHandlers {
  const { window, engine, workspace, reading, exportJob, schemas, desk, library } = parts
  const { reader } = engine
  const startDemo = demoStarter(engine)
  const settingsChanged = (): void => notify(window.webContents, 'settings.changed', workspace.settings)
  const jupyter = new JupyterKernels(engine)
  const decoderDesk = new DecoderDesk({ window, reading, workspace, schemas, jupyter, settingsChanged })
  decoderDesk.settingsChanged()
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
      if (change.decoderChoices !== undefined) decoderDesk.settingsChanged()
      if (change.disabledDecoderFiles !== undefined)
        // A thread that is lost is told when it is started again.
        void reading.disableDecoders(workspace.settings.disabledDecoderFiles).catch(() => undefined)
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
          // A kernel's key goes by its sources' names.
          decoderDesk.settingsChanged()
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
    'tap.connections': (id) => (desk.shownPath === undefined ? engine.tapConnections(id) : reading.call('fileConnections', id)),
    'tap.connection': (id) => {
      if (desk.shownPath !== undefined) return reading.call('fileConnection', id)
      const connection = engine.tapConnection(id)
      if (connection !== undefined) return connection
      throw new InspectorError({ code: 'FORGOTTEN', message: said`This connection ended too long ago to be remembered.` })
    },
    'tap.reach': (endpoint) => engine.reach(endpoint),
    'demo.start': startDemo,
    'jupyter.open': async () => {
      const opened = await openJupyter({ window, engine, workspace, kernels: jupyter })
      decoderDesk.settingsChanged()
      return opened
    },
    'jupyter.sign': ({ id, parts }) => jupyter.sign(id, parts),
    ...readingHandlers(reading),
    ...decoderHandlers(decoderDesk, schemas),
    'decoders.showFolder': async () => {
      await mkdir(decodersFolder(), { recursive: true })
      const problem = await shell.openPath(decodersFolder())
      if (problem !== '') throw new InspectorError({ code: 'NO_FOLDER', message: said`The folder could not be opened: ${problem}` })
      return undefined
    },
    'traffic.clear': () => {
      engine.clear()
      return undefined
    },
    ...sessionHandlers({ window, desk, library }),
    'export.start': (request) =>
      exportJob.start(window, reading, request, (progress) => notify(window.webContents, 'export.progress', progress)),
    'export.cancel': () => {
      exportJob.cancel()
      return undefined
    },
  }
}

/** Where the user's own decoders are. */
export const decodersFolder = (): string => join(app.getPath('userData'), 'decoders')

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
    const names = { client: text('helloWorld.client'), server: text('helloWorld.server') }
    const started = { hello: await startHelloWorld(engine, { names }), done: false }
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

/** What the thread that reads answers. */
function readingHandlers(reading: Reading): Pick<CallHandlers, ReadingCall> {
  const handler = <Name extends ReadingCall>(name: Name) => [
    name,
    (input: CallInput<Name>) => reading.call(name, input as ThreadInput<Name>),
  ]
  // Every name with the handler of its own type.
  return Object.fromEntries(readingCalls.map((name) => handler(name))) as Pick<CallHandlers, ReadingCall>
}

function runtime(): Runtime {
  const { electron = '', chrome = '', node } = process.versions
  return {
    app: app.getVersion(),
    electron,
    chromium: chrome,
    node,
    libzmq: libzmqVersion,
    platform: `${process.platform} ${process.arch}`,
    languages: app.getPreferredSystemLanguages(),
  }
}
