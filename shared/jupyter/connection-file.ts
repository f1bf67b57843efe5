import * as v from 'valibot'
import { InspectorError } from '../errors'
import { type Sentence, said } from '../sentences/said'
import { type EndpointSourceConfig, sourceConfigSchema } from '../source-config'

/** Characters of a connection file; real ones have a few hundred. */
export const maxConnectionFileLength = 64 * 1024

const port = v.pipe(
  v.number(said`it is to be a number`),
  v.integer(said`it is to be a whole number`),
  v.minValue(1, tooSmall),
  v.maxValue(65_535, tooSmall),
)
function tooSmall(): string {
  return said`it is to be from 1 to 65535`
}
const text = (most: number) => v.pipe(v.string(said`it is to be text`), v.maxLength(most, said`it is too long`))

/** https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files; what else is in the file is passed over. */
const fileSchema = v.object({
  transport: v.picklist(['tcp', 'ipc'], said`it is to be tcp or ipc`),
  // A host or `*`; with ipc the beginning of the paths.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  ip: v.pipe(text(900), v.minLength(1, said`it is empty`), v.regex(/^[^\u0000-\u0020\u007f;]+$/u, said`it is no address`)),
  shell_port: port,
  iopub_port: port,
  stdin_port: port,
  control_port: port,
  hb_port: port,
  key: text(1024),
  signature_scheme: v.optional(
    v.pipe(text(40), v.regex(/^hmac-[a-z0-9-]+$/u, said`it is to be hmac- and the name of a hash`)),
    'hmac-sha256',
  ),
})

/** How a kernel can be reached, and the key that signs its messages: a secret. */
export type JupyterConnection = v.InferOutput<typeof fileSchema>

/**
 * Reads a kernel's connection file; `name` is that of the file, for the sentence that says what is wrong with it.
 * @throws InspectorError `BAD_CONNECTION_FILE`
 */
export function parseConnectionFile(name: string, content: string): JupyterConnection {
  if (content.length > maxConnectionFileLength) throw refused(name, said`it has more than ${maxConnectionFileLength} characters`)
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    throw refused(name, said`it is not JSON`)
  }
  const result = v.safeParse(fileSchema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  if (path === null) throw refused(name, said`it is no object`)
  throw refused(name, issue.received === 'undefined' ? said`${path} is missing` : said`of ${path}, ${issue.message}`)
}

const refused = (name: string, why: Sentence): InspectorError => refusal(said`${name} is no Jupyter connection file: ${why}.`)

function refusal(message: Sentence): InspectorError {
  return new InspectorError({
    code: 'BAD_CONNECTION_FILE',
    message,
    hint: said`A running kernel has one in the folder that “jupyter --runtime-dir” tells; “%connect_info” in a notebook shows it.`,
  })
}

/** The channels of a kernel, in the order in which they are shown. */
const jupyterChannels = ['shell', 'iopub', 'stdin', 'control', 'heartbeat'] as const
export type JupyterChannel = (typeof jupyterChannels)[number]

export interface ChannelNaming {
  /** What a channel's source is called. */
  readonly nameOf: (channel: JupyterChannel) => string
  /** Of the client: the kernel asks on stdin who asked on shell, so both have the same. */
  readonly routingId: string
}

/** The sources that a client of the kernel has. @throws InspectorError `BAD_CONNECTION_FILE` where an address is none */
export function channelSources(connection: JupyterConnection, naming: ChannelNaming): ReadonlyMap<JupyterChannel, EndpointSourceConfig> {
  const sockets = { shell: 'DEALER', iopub: 'SUB', stdin: 'DEALER', control: 'DEALER', heartbeat: 'REQ' } as const
  const ports = {
    shell: connection.shell_port,
    iopub: connection.iopub_port,
    stdin: connection.stdin_port,
    control: connection.control_port,
    heartbeat: connection.hb_port,
  }
  const sources = new Map<JupyterChannel, EndpointSourceConfig>()
  for (const channel of jupyterChannels) {
    const socket = sockets[channel]
    const config = v.safeParse(sourceConfigSchema, {
      kind: 'endpoint',
      name: naming.nameOf(channel),
      socket,
      endpoints: [{ mode: 'connect', address: addressOf(connection, ports[channel]) }],
      subscriptions: socket === 'SUB' ? [''] : [],
      ...(socket === 'DEALER' ? { routingId: naming.routingId } : {}),
      options: {},
      security: { mechanism: 'NULL' },
    })
    if (!config.success) {
      const name = naming.nameOf(channel)
      throw refusal(said`${name} is no Jupyter connection file: of its address, ${config.issues[0].message}`)
    }
    if (config.output.kind === 'endpoint') sources.set(channel, config.output)
  }
  return sources
}

function addressOf({ transport, ip }: JupyterConnection, port: number): string {
  if (transport === 'ipc') return `ipc://${ip}-${port}`
  // Where a kernel listens everywhere, it is here.
  if (ip === '*' || ip === '0.0.0.0') return `tcp://127.0.0.1:${port}`
  return ip.includes(':') && !ip.startsWith('[') ? `tcp://[${ip}]:${port}` : `tcp://${ip}:${port}`
}
