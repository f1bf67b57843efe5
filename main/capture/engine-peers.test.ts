import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { afterEach, describe, expect, test } from 'vitest'
import { CaptureEngine } from './engine'
import { startReplier } from './replier'
import { addressOf, anyPort, bytes, messagesOf, peersOf, started, textsOf, until } from './testing'

/** Peers that know nothing of zeromq.js: pyzmq over the system's libzmq. */
const python = '/usr/bin/python3'
const hasPyzmq = (() => {
  try {
    execFileSync(python, ['-c', 'import zmq'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

let engine = new CaptureEngine()
const peers: ChildProcess[] = []
function peer(script: string, ...args: readonly string[]): void {
  peers.push(
    spawn(python, ['-c', `import sys, zmq\ncontext = zmq.Context()\n${script}`, ...args], { stdio: ['pipe', 'inherit', 'inherit'] }),
  )
}
afterEach(async () => {
  for (const child of peers.splice(0)) child.kill('SIGKILL')
  await engine.close()
  engine = new CaptureEngine()
})

describe.runIf(hasPyzmq)('with pyzmq peers', () => {
  test('a burst of 5,000 messages from PUSH, with 0-byte and binary frames, arrives whole and in order', async () => {
    const pull = await started(engine, 'PULL', anyPort)
    peer(
      `
push = context.socket(zmq.PUSH)
push.connect(sys.argv[1])
for number in range(5000):
    push.send_multipart([str(number).encode(), b'', bytes(range(256))])
`,
      addressOf(engine, pull),
    )
    await until('all are there', () => messagesOf(engine, pull).length === 5000)
    const messages = messagesOf(engine, pull).map(({ id }) => engine.reader.frames(id) ?? [])
    expect(messages.map(([number]) => Number(Buffer.from(number ?? []).toString()))).toEqual(Array.from({ length: 5000 }, (_, n) => n))
    expect(messages.every(([, empty, binary]) => empty?.byteLength === 0 && binary?.every((byte, index) => byte === index))).toBe(true)
  })

  test('a PUB is heard by SUB, and goes away', async () => {
    const sub = await started(engine, 'SUB', anyPort, { subscriptions: ['b'] })
    peer(
      `
import time
pub = context.socket(zmq.PUB)
pub.connect(sys.argv[1])
while True:
    pub.send_multipart([b'a', b'not for us'])
    pub.send_multipart([b'b', b'\\x00\\xff'])
    time.sleep(0.005)
`,
      addressOf(engine, sub),
    )
    await until('some have come', () => messagesOf(engine, sub).length >= 5)
    expect(new Set(messagesOf(engine, sub).map((row) => textsOf(engine, row)[0]))).toEqual(new Set(['b']))
    expect(peersOf(engine, sub)).toBe(1)
    for (const child of peers) child.kill('SIGKILL')
    await until('its end is noticed', () => peersOf(engine, sub) === 0)
  })

  test('DEALERs that send many requests at once get each its answers from our ROUTER', async () => {
    const router = await started(engine, 'ROUTER', anyPort)
    const stop = startReplier(engine, router, { frames: [bytes('answer')], delayMs: 5 })
    const client = `
dealer = context.socket(zmq.DEALER)
dealer.routing_id = sys.argv[2].encode()
dealer.connect(sys.argv[1])
for number in range(20):
    dealer.send_multipart([b'', str(number).encode()])
for number in range(20):
    assert dealer.recv_multipart() == [b'', b'answer']
dealer.send_multipart([b'', b'content'])
dealer.recv_multipart()
`
    for (const name of ['ann', 'bob', 'eve']) peer(client, addressOf(engine, router), name)
    await until(
      'all are content',
      () => messagesOf(engine, router, 'in').filter((row) => textsOf(engine, row)[2] === 'content' && row.state === 'replied').length === 3,
    )
    const requests = messagesOf(engine, router, 'in')
    expect(requests).toHaveLength(63)
    for (const request of requests) {
      const reply = request.peer === undefined ? undefined : engine.reader.row(request.peer)
      expect(reply && textsOf(engine, reply)[0]).toBe(textsOf(engine, request)[0])
      expect(request.state).toBe('replied')
    }
    stop()
  })

  test('a server that dies with a request breaks it', async () => {
    const seen = await started(engine, 'PULL', anyPort)
    const client = await started(engine, 'REQ', anyPort)
    peer(
      `
import os
replier = context.socket(zmq.REP)
replier.connect(sys.argv[1])
replier.recv()
push = context.socket(zmq.PUSH)
push.connect(sys.argv[2])
push.send(b'got it')
sys.stdin.read()
os._exit(1)
`,
      addressOf(engine, client),
      addressOf(engine, seen),
    )
    const asked = await engine.send(client, [bytes('question')])
    expect(engine.reader.row(asked)?.state).toBe('pending')
    await until('the server has it', () => messagesOf(engine, seen).length === 1)
    for (const child of peers) child.kill('SIGKILL')
    await until('it breaks', () => engine.reader.row(asked)?.state === 'broken')
  })

  test('a REP of theirs answers our REQ', async () => {
    const client = await started(engine, 'REQ', anyPort)
    peer(
      `
replier = context.socket(zmq.REP)
replier.connect(sys.argv[1])
while True:
    replier.send_multipart(replier.recv_multipart() + [b'World'])
`,
      addressOf(engine, client),
    )
    const asked = await engine.send(client, [bytes('Hello'), new Uint8Array(0)])
    const reply = await until('the reply is there', () => messagesOf(engine, client, 'in')[0])
    expect(textsOf(engine, reply)).toEqual(['Hello', '', 'World'])
    expect(engine.reader.row(asked)).toMatchObject({ state: 'replied', certainty: 'certain', peer: reply.id })
  })
})
