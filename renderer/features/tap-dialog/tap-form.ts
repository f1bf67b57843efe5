import * as v from 'valibot'
import { type EndpointAddress, type EndpointMode, parseEndpointAddress } from '../../../shared/endpoint-address'
import type { AppError, Result } from '../../../shared/errors'
import type { SourceSnapshot } from '../../../shared/ipc/contract'
import { verbatim } from '../../../shared/sentences/said'
import { type SourceConfig, sourceConfigSchema, type TapSourceConfig } from '../../../shared/source-config'
import { endpointProblem } from '../connection-dialog/connection-form'

/** What is in the dialog; `undefined` until the user writes it: the suggestion is used. */
export interface TapForm {
  readonly name: string | undefined
  readonly listen: string | undefined
  readonly upstream: string
  /** While the disk is slow its traffic goes on, and is counted instead of captured. */
  readonly skips: boolean
}

const defaultUpstream = 'tcp://127.0.0.1:5555'
const defaultListen = 'tcp://127.0.0.1:5556'

export const newTapForm = (): TapForm => ({ name: undefined, listen: undefined, upstream: defaultUpstream, skips: false })
export const tapFormFrom = ({ name, listen, upstream, slowDisk }: TapSourceConfig): TapForm => ({
  name,
  listen,
  upstream,
  skips: slowDisk === 'skip',
})

function parsed(address: string, mode: EndpointMode): EndpointAddress | undefined {
  return endpointProblem({ address, mode }) === undefined ? parseEndpointAddress(address, mode) : undefined
}

/**
 * Where the tap of an upstream could listen: on loopback at the next port that no source is bound to, or beside the
 * upstream's socket file. Other programs may still use it.
 */
export function suggestedListen(upstream: string, taken: readonly string[]): string {
  const address = parsed(upstream, 'connect')
  if (address?.transport === 'ipc') {
    const path = `ipc://${address.host}`
    for (let number = 1; ; number += 1) {
      const candidate = number === 1 ? `${path}.tap` : `${path}.tap${number}`
      if (!taken.includes(candidate)) return candidate
    }
  }
  if (address?.port === undefined) return defaultListen
  const ports = new Set(taken.map((other) => parsed(other, 'bind')?.port))
  let port = address.port
  do port = port === 65_535 ? 1024 : port + 1
  while (ports.has(port))
  return `tcp://127.0.0.1:${port}`
}

/** Where our sources are bound, but for one of them. */
export const boundAddresses = (sources: readonly SourceSnapshot[], except: SourceSnapshot | undefined): readonly string[] =>
  sources
    .filter(({ id }) => id !== except?.id)
    .flatMap((source) => {
      if (source.kind === 'tap') return [source.config.listen]
      return source.config.endpoints.filter(({ mode }) => mode === 'bind').map(({ address }) => address)
    })

const anyHost: readonly string[] = ['*', '0.0.0.0', '::']
const isLocal = (host: string): boolean => anyHost.includes(host) || host === 'localhost' || host === '::1' || host.startsWith('127.')

/** Whether a tap that listens there would be its own upstream. */
export function isOwnUpstream(listen: string, upstream: string): boolean {
  const own = parsed(listen, 'bind')
  const other = parsed(upstream, 'connect')
  if (own === undefined || other === undefined || own.transport !== other.transport || own.port !== other.port) return false
  if (own.transport === 'tcp' && own.port === undefined) return false
  if (own.host === other.host) return true
  return (
    own.transport === 'tcp' &&
    isLocal(own.host) &&
    isLocal(other.host) &&
    (anyHost.includes(own.host) || own.host === 'localhost' || other.host === 'localhost')
  )
}

/**
 * What clients write to connect to an address that is listened on; `undefined` while its port is not known. Any address
 * of this computer is shown as the one that works on it.
 */
export function clientAddress(listen: string): string | undefined {
  const address = parsed(listen, 'bind')
  if (address === undefined || (address.transport === 'tcp' && address.port === undefined)) return undefined
  return address.transport === 'tcp' && anyHost.includes(address.host) ? `tcp://127.0.0.1:${address.port}` : listen.trim()
}

/** The configuration that the form describes; what the user did not write is as suggested. */
export function tapConfigFrom(form: TapForm, suggested: { readonly name: string; readonly listen: string }): Result<SourceConfig> {
  const written = form.name?.trim() ?? ''
  const result = v.safeParse(sourceConfigSchema, {
    kind: 'tap',
    name: written === '' ? suggested.name : written,
    listen: form.listen ?? suggested.listen,
    upstream: form.upstream,
    ...(form.skips ? { slowDisk: 'skip' } : {}),
  })
  if (result.success) return { ok: true, value: result.output }
  return { ok: false, error: badTap(result.issues[0].message) }
}

const badTap = (message: string): AppError => ({ code: 'BAD_CONFIGURATION', message: verbatim(message) })
