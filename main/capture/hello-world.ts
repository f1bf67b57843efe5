import { InspectorError } from '../../shared/errors'
import type { SourceId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { EndpointSourceConfig } from '../../shared/source-config'
import { eachRow } from './each-row'
import type { CaptureEngine } from './engine'
import { startReplier } from './replier'

export interface HelloWorldOptions {
  /** Requests that the client makes by itself. */
  readonly requests?: number
  /** How long the server takes for each. */
  readonly delayMs?: number
  /** What its sources are called. */
  readonly names?: { readonly client: string; readonly server: string }
}

/** The running Hello World of the ZeroMQ guide. */
export interface HelloWorld {
  readonly server: SourceId
  readonly client: SourceId
  /** Resolves after the last reply; rejects with an InspectorError when the exchange cannot go on. */
  readonly done: Promise<void>
  /** Ends it and removes both sources; what they captured stays. */
  dispose(): Promise<void>
}

const encoder = new TextEncoder()

function config(name: string, socket: 'REQ' | 'REP', mode: 'bind' | 'connect', address: string): EndpointSourceConfig {
  return { kind: 'endpoint', name, socket, endpoints: [{ mode, address }], subscriptions: [], options: {}, security: { mechanism: 'NULL' } }
}

/**
 * Starts the guide's Hello World inside the engine: a REP that takes a while before it answers `World`, and a REQ that
 * sends `Hello` and waits for the answer, ten times. Afterwards the server goes on answering, so that one may send by hand.
 * @throws InspectorError when a socket cannot be opened; nothing is left behind then.
 */
export async function startHelloWorld(
  engine: CaptureEngine,
  { requests = 10, delayMs = 1000, names = { client: 'Hello World client', server: 'Hello World server' } }: HelloWorldOptions = {},
): Promise<HelloWorld> {
  const addressOf = (source: SourceId): string => engine.endpoints(source)[0]?.resolved ?? ''
  const clientConfig = (address: string): EndpointSourceConfig => config(names.client, 'REQ', 'connect', address)

  const server = engine.addSource(config(names.server, 'REP', 'bind', 'tcp://127.0.0.1:*'), { demo: true })
  const sources = [server]
  const removeSources = async () => {
    await Promise.all(sources.filter((source) => engine.source(source) !== undefined).map((source) => engine.removeSource(source)))
  }
  try {
    await engine.startSource(server)
    const client = engine.addSource(clientConfig(addressOf(server)), { demo: true })
    sources.push(client)
    await engine.startSource(client)

    const stopReplier = startReplier(engine, server, { frames: [encoder.encode('World')], delayMs })
    const { done, cancel } = askRepeatedly(engine, { server, client, requests })
    const stopFollowing = followServer(engine, server, client, clientConfig)
    return {
      server,
      client,
      done,
      dispose: async () => {
        stopFollowing()
        cancel()
        stopReplier()
        await removeSources()
      },
    }
  } catch (error) {
    await removeSources()
    throw error
  }
}

/** The client's part: one request after the other, each once the reply to the last is there. */
function askRepeatedly(
  engine: CaptureEngine,
  { server, client, requests }: { readonly server: SourceId; readonly client: SourceId; readonly requests: number },
): { readonly done: Promise<void>; readonly cancel: () => void } {
  let cancel = (): void => undefined
  const done = new Promise<void>((resolve, reject) => {
    let asked = 0
    const settle = (how: () => void): void => {
      stopObserving()
      how()
    }
    const ask = (): void => {
      asked += 1
      engine.send(client, [encoder.encode('Hello')]).catch((error) => settle(() => reject(error)))
    }
    const stopped = (): void => {
      const error = new InspectorError({ code: 'HELLO_WORLD_STOPPED', message: said`Hello World was stopped before its last reply.` })
      settle(() => reject(error))
    }
    const stopObserving = engine.observe({
      rowsAdded: (from, to) =>
        eachRow(from, to, (id) => {
          const row = engine.reader.row(id)
          if (row?.source !== client || row.kind !== 'message' || row.direction !== 'in') return
          if (asked < requests) ask()
          else settle(resolve)
        }),
      sourcesChanged: () => {
        if (engine.source(server)?.state !== 'open' || engine.source(client)?.state !== 'open') stopped()
      },
    })
    cancel = stopped
    if (requests > 0) ask()
    else settle(resolve)
  })
  // Whoever does not wait for it need not hear that it was stopped.
  done.catch(() => undefined)
  return { done, cancel }
}

/** A server that was stopped and started again is bound to another port: the client is taken there. */
function followServer(
  engine: CaptureEngine,
  server: SourceId,
  client: SourceId,
  clientConfig: (address: string) => EndpointSourceConfig,
): () => void {
  let address = engine.endpoints(server)[0]?.resolved
  return engine.observe({
    sourcesChanged: () => {
      const endpoint = engine.endpoints(server)[0]
      if (endpoint?.state !== 'listening' || endpoint.resolved === address || engine.source(client) === undefined) return
      address = endpoint.resolved
      // When the client cannot be opened its own state says why.
      engine.updateSource(client, clientConfig(address)).catch(() => undefined)
    },
  })
}
