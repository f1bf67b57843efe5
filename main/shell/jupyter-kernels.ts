import { createHmac, getHashes } from 'node:crypto'
import { InspectorError } from '../../shared/errors'
import type { JupyterChannel, JupyterConnection } from '../../shared/jupyter/connection-file'
import type { JupyterSource } from '../../shared/jupyter/key-choices'
import type { SourceId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { CaptureEngine } from '../capture/engine'

interface Channel {
  readonly key: string
  /** Of the HMAC, as Node names it. */
  readonly hash: string
  readonly isHeartbeat: boolean
  /** By which its rows still go once it is removed. */
  name: string
}

/** Sources that are remembered after they were removed. */
const maxKept = 500

/**
 * The keys of the Jupyter kernels whose channels are sources. A key lets whoever has it run code in the kernel: it is here and in
 * the thread that checks signatures, is in no file, and goes when the app ends.
 */
export class JupyterKernels {
  readonly #engine: CaptureEngine
  readonly #channels = new Map<SourceId, Channel>()

  constructor(engine: CaptureEngine) {
    this.#engine = engine
  }

  /** @throws InspectorError when messages cannot be signed as the kernel wants it. */
  static hashOf({ signature_scheme }: JupyterConnection): string {
    const hash = signature_scheme.slice('hmac-'.length)
    if (getHashes().includes(hash)) return hash
    throw new InspectorError({
      code: 'BAD_CONNECTION_FILE',
      message: said`The kernel wants messages signed with ${signature_scheme}, which is not known here.`,
      hint: said`hmac-sha256 is what kernels use.`,
    })
  }

  /** A source is a channel of a kernel. */
  add(id: SourceId, channel: JupyterChannel, connection: JupyterConnection): void {
    const hash = JupyterKernels.hashOf(connection)
    this.#channels.set(id, { key: connection.key, hash, isHeartbeat: channel === 'heartbeat', name: '' })
    for (const oldest of this.#channels.keys()) {
      if (this.#channels.size <= maxKept) break
      this.#channels.delete(oldest)
    }
  }

  /** The sources as they are named now. */
  sources(): readonly JupyterSource[] {
    return Array.from(this.#channels, ([id, channel]) => {
      channel.name = this.#engine.source(id)?.config.name ?? channel.name
      return { source: channel.name, key: channel.key, isHeartbeat: channel.isHeartbeat }
    })
  }

  /** The signature of header, parent header, metadata and content; `undefined` where the source is no channel of a kernel. */
  sign(id: SourceId, parts: readonly Uint8Array[]): string | undefined {
    const channel = this.#channels.get(id)
    if (channel === undefined) return undefined
    // https://jupyter-client.readthedocs.io/en/stable/messaging.html: without a key the signature is empty.
    if (channel.key === '') return ''
    const mac = createHmac(channel.hash, channel.key)
    for (const part of parts) mac.update(part)
    return mac.digest('hex')
  }
}
