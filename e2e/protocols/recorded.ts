import type { MessageInput } from '../../shared/decoders/decoder'
import { type InputFacts, messageOf } from '../../shared/decoders/message-input'
import type { SocketType } from '../../shared/model'

/** What record.py noted. */
export interface Recorded {
  /** `client` or `server` of the connection, with the channel before it where there are several. */
  readonly from: string
  /** Of the sender. */
  readonly socket: SocketType
  /** As on the wire. */
  readonly frames: readonly Uint8Array[]
}

interface RecordingFile {
  readonly key?: string
  readonly messages: readonly { readonly from: string; readonly socket: SocketType; readonly frames: readonly string[] }[]
}

const files = import.meta.glob<RecordingFile>('./recorded/*.json', { import: 'default', eager: true })

export function recorded(name: string): readonly Recorded[] {
  return fileOf(name).messages.map(({ from, socket, frames }) => ({ from, socket, frames: frames.map(bytesOf) }))
}

/** Of Jupyter's connection file. */
export const recordedKey = (name: string): string | undefined => fileOf(name).key

function fileOf(name: string): RecordingFile {
  const file = files[`./recorded/${name}.json`]
  if (file === undefined) throw new Error(`There is no recording ${name}`)
  return file
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

/** A message whose decoders can read the frames taken for its envelope, too. */
export function inputOf(frames: readonly Uint8Array[], facts: InputFacts = {}): MessageInput {
  const whole = messageOf(frames, { ...facts, envelopeFrames: 0 })
  const envelopeFrames = facts.envelopeFrames ?? 0
  return { ...whole, count: whole.count - envelopeFrames, envelopeFrames, frame: (index) => whole.frame(index + envelopeFrames) }
}

/** As a tap gives it: all up to the first empty frame is taken for the envelope, unless that is the last. */
export function tapped({ frames, socket }: Recorded): MessageInput {
  const delimiter = frames.findIndex((frame) => frame.byteLength === 0)
  const envelopeFrames = delimiter < 0 || delimiter === frames.length - 1 ? 0 : delimiter + 1
  return inputOf(frames, { socket, envelopeFrames })
}
