import { parentPort, workerData } from 'node:worker_threads'
import { toAppError } from '../../shared/errors'
import { fieldsOf } from './user-answer'
import { type DecoderSaid, type LoadedDecoder, loadUserDecoder } from './user-decoder'
import {
  type LoadedFile,
  type ReadInput,
  type Said,
  type SaidOfMessages,
  sharedNow,
  type UserDecoderAnswer,
  type UserDecoderCall,
  type UserDecoderInput,
  type UserDecoderReport,
  type UserDecoderRequest,
  type UserDecoderThreadOptions,
} from './user-decoder-messages'

const port = parentPort
if (port === null) throw new Error('user-decoder-worker.ts runs in a worker thread.')
// What its owner starts the thread with; nobody else does.
const { ownNames, running } = workerData as UserDecoderThreadOptions
const marks = new Int32Array(running)

/** Files in the order in which they were asked for. */
let files: readonly { readonly file: string; readonly decoder: LoadedDecoder | undefined }[] = []

/** Messages are read for so long before what was said of them is told. */
const sliceMs = 10

/** Lets the owner see which file is at work, to end the thread when it does not stop; {@link rests} follows. */
function works(place: number): void {
  Atomics.store(marks, 1, sharedNow())
  Atomics.store(marks, 0, place + 1)
}

const rests = (): void => void Atomics.store(marks, 0, 0)

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
        works(place)
        const decoder = await loadUserDecoder(file, text, names)
        names.add(decoder.name)
        loaded.push({ file, decoder })
        answer.push({ file, name: decoder.name, title: decoder.title })
      } catch (thrown) {
        loaded.push({ file, decoder: undefined })
        answer.push({ file, error: toAppError(thrown) })
      } finally {
        rests()
      }
    }
    files = loaded
    return answer
  },
  read: async (inputs) => {
    const endMs = performance.now() + sliceMs
    const said: (readonly Said[])[] = []
    for (const input of inputs) {
      said.push(saidOf(input))
      if (performance.now() >= endMs) break
    }
    return JSON.stringify(said satisfies SaidOfMessages)
  },
}

function saidOf({ message, chosen, fieldsOnly }: ReadInput): readonly Said[] {
  const said: Said[] = []
  for (const [place, { file, decoder }] of files.entries()) {
    if (decoder === undefined) continue
    works(place)
    const { certainty, outcome } = decoder.ask(message, decoder.name === chosen)
    rests()
    said.push(outcome === undefined ? { file, certainty } : { file, certainty, outcome: withFields(outcome, fieldsOnly) })
  }
  return said
}

function withFields(outcome: NonNullable<DecoderSaid['outcome']>, fieldsOnly: boolean): NonNullable<Said['outcome']> {
  if (outcome.error !== undefined) return outcome
  const { answer } = outcome
  try {
    const fields = [...fieldsOf(answer)]
    return { answer: fieldsOnly ? { nodes: [] } : answer, fields }
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
