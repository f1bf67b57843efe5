import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHmac, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { correlationOf, decodeMessage, fieldValue, summaryOf } from '../../shared/decoders/decode'
import type { MessageInput } from '../../shared/decoders/decoder'
import { messageOf } from '../../shared/decoders/message-input'
import type { RowSummary, SourceId } from '../../shared/model'
import { CaptureEngine } from './engine'
import { bytes, connect, messagesOf, started, until } from './testing'

const python = '/usr/bin/python3'
const hasKernel = (() => {
  try {
    execFileSync(python, ['-c', 'import ipykernel'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

interface ConnectionFile {
  readonly key: string
  readonly shell_port: number
  readonly iopub_port: number
  readonly hb_port: number
}

/** A kernel writes its connection file with the ports that it found free, and its key. */
function readConnection(path: string): ConnectionFile | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ConnectionFile
  } catch {
    return undefined
  }
}

describe.runIf(hasKernel || process.env.CI !== undefined)('with a live Jupyter kernel', () => {
  let folder = ''
  let kernel: ChildProcess | undefined
  let engine = new CaptureEngine()
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zmq-inspector-kernel-'))
    engine = new CaptureEngine()
  })
  afterEach(async () => {
    kernel?.kill('SIGKILL')
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('what it says is decoded, its signatures are valid, and its answers pair with what was asked', async () => {
    const path = join(folder, 'kernel.json')
    kernel = spawn(python, ['-m', 'ipykernel_launcher', '-f', path, '--ip=127.0.0.1', '--HistoryManager.enabled=False'], {
      cwd: folder,
      env: { ...process.env, HOME: folder, IPYTHONDIR: folder },
      stdio: 'ignore',
    })
    const { key, shell_port, iopub_port, hb_port } = await until('the kernel has its ports', () => readConnection(path))
    const to = (port: number) => connect(`tcp://127.0.0.1:${port}`)
    const iopub = await started(engine, 'SUB', to(iopub_port), { subscriptions: [''] })
    const shell = await started(engine, 'DEALER', to(shell_port))
    const heartbeat = await started(engine, 'REQ', to(hb_port))

    const inputOf = (row: RowSummary): MessageInput => {
      const { socket, direction, envelopeFrames } = row
      return messageOf(engine.reader.frames(row.id) ?? [], { socket, direction, envelopeFrames })
    }
    const options = { choices: [{ settings: { key } }] }
    const inputs = (source: SourceId) => messagesOf(engine, source).map(inputOf)
    const summaries = (source: SourceId) => inputs(source).map((input) => summaryOf(input).text)
    const ask = async (type: string, content: object): Promise<string> => {
      const id = randomUUID()
      const header = { msg_id: id, msg_type: type, username: 'test', session: 'test', date: new Date().toISOString(), version: '5.3' }
      const parts = [header, {}, {}, content].map((part) => bytes(JSON.stringify(part)))
      const signature = createHmac('sha256', key).update(Buffer.concat(parts)).digest('hex')
      await engine.send(shell, [bytes('<IDS|MSG>'), bytes(signature), ...parts])
      return id
    }

    await ask('kernel_info_request', {})
    await until('the kernel answers', () => summaries(shell).find((summary) => summary.startsWith('kernel_info_reply  ipython')))
    // Until the kernel has heard of the subscription its publications are lost.
    await until('the kernel is heard', () => {
      if (summaries(iopub).length > 0) return true
      void ask('kernel_info_request', {})
      return false
    })
    const hello = await ask('execute_request', { code: 'print("hello")', silent: false, allow_stdin: false })
    const failing = await ask('execute_request', { code: '1 / 0', silent: false, allow_stdin: false })
    await until('both are answered', () => summaries(shell).find((summary) => /^execute_reply {2}error {2}ZeroDivisionError/.test(summary)))
    await until('the error is published', () =>
      summaries(iopub).find((summary) => summary === 'error  ZeroDivisionError: division by zero'),
    )
    await engine.send(heartbeat, [bytes('ping')])
    await until('the heart beats', () => messagesOf(engine, heartbeat, 'in').length === 1)

    expect(summaries(shell)).toEqual(expect.arrayContaining(['execute_request  print("hello")', 'execute_reply  ok  [1]']))
    expect(summaries(iopub)).toEqual(
      expect.arrayContaining(['status  busy', 'execute_input  print("hello")  [1]', 'stream  stdout  hello ', 'status  idle']),
    )
    const all = [...inputs(shell), ...inputs(iopub)]
    for (const input of all) {
      const decoding = decodeMessage(input, options)
      expect(decoding).toMatchObject({ decoder: 'jupyter', problems: [], fields: { 'jupyter.signature': 'valid' } })
    }
    const rolesOf = (id: string) => all.flatMap((input) => (correlationOf(input)?.id === id ? [correlationOf(input)?.role] : []))
    expect(rolesOf(hello).toSorted()).toEqual(['publication', 'publication', 'publication', 'publication', 'reply', 'request'])
    expect(rolesOf(failing).filter((role) => role !== 'publication')).toEqual(['request', 'reply'])
    const requests = messagesOf(engine, shell, 'out')
    for (const request of requests) {
      expect(request).toMatchObject({ role: 'request', state: 'replied', certainty: 'correlation' })
      const reply = request.peer === undefined ? undefined : engine.reader.row(request.peer)
      if (reply === undefined) throw new Error('no reply')
      expect(correlationOf(inputOf(reply))?.id).toBe(correlationOf(inputOf(request))?.id)
    }
    const outputs = inputs(iopub).filter((input) => fieldValue('jupyter.msg_type', input) === 'stream')
    expect(outputs.map((input) => fieldValue('jupyter.parent_msg_id', input))).toEqual([hello])
    const beats = inputs(heartbeat).map((input) => summaryOf(input, { choices: [{ decoder: 'jupyter' }] }).text)
    expect(beats).toEqual(['heartbeat  ping', 'heartbeat  ping'])
  })
})
