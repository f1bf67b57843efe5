import { parentPort, workerData } from 'node:worker_threads'
import { certaintyFloor } from '../../shared/decoders/decoder'
import { toAppError } from '../../shared/errors'
import { fieldsOf } from './user-answer'
import { headsOf, type LoadedDecoder, loadUserDecoder } from './user-decoder'
import {
  type LoadedFile,
  type Said,
  sharedNow,
  type UserDecoderAnswer,
  type UserDecoderCall,
  type UserDecoderInput,
  type UserDecoderReport,
  type UserDecoderRequest,
  type UserDecoderThreadOptions,
} from './user-decoder-messages'
import type { SandboxMessage } from './user-decoder-sandbox'

const port = parentPort
if (port === null) throw new Error('user-decoder-worker.ts runs in a worker thread.')
// What its owner starts the thread with; nobody else does.
const { ownNames, running } = workerData as UserDecoderThreadOptions
const marks = new Int32Array(running)

/** Files in the order in which they were asked for. */
let files: readonly { readonly file: string; readonly decoder: LoadedDecoder | undefined }[] = []

/** Lets the owner see which file is at work, to end the thread when it does not stop. */
async function marked<Value>(place: number, work: () => Value | Promise<Value>): Promise<Value> {
  Atomics.store(marks, 1, sharedNow())
  Atomics.store(marks, 0, place + 1)
  try {
    return await work()
  } finally {
    Atomics.store(marks, 0, 0)
  }
}

type Handlers = {
  readonly [Name in UserDecoderCall]: (input: UserDecoderInput<Name>) => Promise<UserDecoderAnswer<Name>>
}

const handlers: Handlers = {
  load: async (texts) => {
    for (const { decoder } of files) decoder?.dispose()
    files = []
    const names = new Set(ownNames)
    const loaded: { file: string; decoder: LoadedDecoder | undefined }[] = []
    const answer: LoadedFile[] = []
    for (const [place, { file, text }] of texts.entries()) {
      try {
        const decoder = await marked(place, () => loadUserDecoder(file, text, names))
        names.add(decoder.name)
        loaded.push({ file, decoder })
        answer.push({ file, name: decoder.name, title: decoder.title })
      } catch (thrown) {
        loaded.push({ file, decoder: undefined })
        answer.push({ file, error: toAppError(thrown) })
      }
    }
    files = loaded
    return answer
  },
  read: async ({ message, chosen, fieldsOnly }) => {
    const heads = headsOf(message)
    const said: Said[] = []
    for (const [place, { file, decoder }] of files.entries()) {
      if (decoder === undefined) continue
      try {
        const certainty = await marked(place, () => decoder.recognise(heads))
        if (certainty < certaintyFloor && decoder.name !== chosen) said.push({ file, certainty })
        else said.push({ file, certainty, outcome: await marked(place, () => outcomeOf(decoder, message, fieldsOnly)) })
      } catch (thrown) {
        said.push({ file, certainty: 0, outcome: { error: toAppError(thrown) } })
      }
    }
    return said
  },
}

/** It recognised the message, whatever else goes wrong. */
function outcomeOf(decoder: LoadedDecoder, message: SandboxMessage, fieldsOnly: boolean): NonNullable<Said['outcome']> {
  try {
    const answer = decoder.decode(message)
    const fields = fieldsOf(answer)
    return { answer: fieldsOnly ? { ...answer, nodes: [] } : answer, fields }
  } catch (thrown) {
    return { error: toAppError(thrown) }
  }
}

async function answer<Name extends UserDecoderCall>({ id, input }: UserDecoderRequest, name: Name): Promise<UserDecoderReport> {
  try {
    // Its owner asks with the input of this name.
    return { id, ok: true, value: await handlers[name](input as UserDecoderInput<Name>) }
  } catch (thrown) {
    return { id, ok: false, error: toAppError(thrown) }
  }
}

// One after the other: a file is at work alone.
let last: Promise<void> = Promise.resolve()
port.on('message', (request: UserDecoderRequest) => {
  last = last.then(async () => port.postMessage(await answer(request, request.name)))
})
