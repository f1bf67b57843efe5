// Records what two real peers say to each other through a plain TCP relay: one .golden file per case of cases.mjs, which README.md explains.
//   node e2e/goldens/record.mjs [name…]      programs: see README.md
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import net from 'node:net'
import { fileURLToPath } from 'node:url'
import { cases } from './cases.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const {
  PEER_C = '/tmp/peer-c',
  PEER_GO = '/tmp/peer-go',
  PEER_JAVA = '/tmp/peer-java',
  CHUMAK = '',
  LIBZMQ_432 = '',
  LIBZMQ_435 = 'zeromq',
} = process.env
const programs = {
  c: [PEER_C],
  python: ['/usr/bin/python3', `${here}peers/peer.py`],
  java: ['java', '-cp', `/usr/share/java/jeromq.jar:${PEER_JAVA}`, 'Peer'],
  go: [PEER_GO],
  erlang: ['erl', '-noshell', '-pa', CHUMAK, '-s', 'zmq_peer', 'main', '-extra'],
  'libzmq-4.3.2': ['node', `${here}peers/peer.mjs`, LIBZMQ_432],
  'libzmq-4.3.5': ['node', `${here}peers/peer.mjs`, LIBZMQ_435],
  'zmtp-1.0': ['/usr/bin/python3', `${here}peers/peer1.py`],
}
const longestMs = 15_000

/** A free port, found by asking for one. */
async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  await new Promise((done) => server.close(done))
  return port
}

/** Starts a peer; resolves when it says that it is ready. */
async function start([program, ...words], how, port) {
  const [command, ...first] = programs[program]
  const endpoint = `tcp://127.0.0.1:${port}`
  const script = program === 'zmtp-1.0' ? [endpoint, ...words] : [words[0], how, endpoint, ...words.slice(1)]
  const child = spawn(command, [...first, ...script.filter((word) => word !== 'end')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: longestMs,
  })
  const ended = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), ended])
  child.stdout.resume()
  return { child, ended, stays: words.at(-1) === 'end' }
}

/** Relays the first connection and notes every chunk; later ones (reconnects) are refused. */
function relay(upstreamPort) {
  const chunks = []
  const closed = Promise.withResolvers?.() ?? deferred()
  let startNs
  const note = (side, bytes) => chunks.push([Number((process.hrtime.bigint() - startNs) / 1000n), side, bytes.toString('base64')])
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    server.close()
    startNs = process.hrtime.bigint()
    const upstream = net.connect({ port: upstreamPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    let open = 2
    for (const [side, from, to] of [
      ['c', client, upstream],
      ['s', upstream, client],
    ]) {
      from.on('data', (bytes) => {
        note(side, bytes)
        to.write(bytes)
      })
      let over = false
      const end = () => {
        if (over) return
        over = true
        note(side, Buffer.alloc(0))
        to.end()
        open -= 1
        if (open === 0) closed.resolve()
      }
      from.on('end', end).on('error', end).on('close', end)
    }
  })
  return { server, chunks, closed: closed.promise }
}

function deferred() {
  let resolve
  const promise = new Promise((done) => {
    resolve = done
  })
  return { promise, resolve }
}

async function record([name, serverWords, clientWords]) {
  const port = await freePort()
  const server = await start(serverWords, 'bind', port)
  const tap = relay(port)
  tap.server.listen(0, '127.0.0.1')
  await once(tap.server, 'listening')
  const client = await start(clientWords, 'connect', tap.server.address().port)
  const codes = await Promise.all([server, client].map(async ({ ended }) => (await ended)[0]))
  if (codes.some((code) => code !== 0) && !server.stays && !client.stays)
    throw new Error(`${name}: exit codes of server and client ${codes}`)
  await tap.closed
  const lines = tap.chunks.map(([timeUs, side, bytes]) => `${timeUs} ${side} ${bytes}`.trimEnd())
  await writeFile(
    `${here}${name}.golden`,
    [`server: ${serverWords.join(' ')}`, `client: ${clientWords.join(' ')}`, ...lines, ''].join('\n'),
  )
  return tap.chunks.length
}

const wanted = process.argv.slice(2)
for (const each of cases.filter(([name]) => wanted.length === 0 || wanted.some((text) => name.includes(text)))) {
  try {
    process.stdout.write(`${each[0]}: ${await record(each)} chunks\n`)
  } catch (error) {
    process.stderr.write(`${each[0]}: ${error.message}\n`)
    process.exitCode = 1
  }
}
process.exit()
