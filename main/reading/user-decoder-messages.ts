import type { DecodedScalar } from '../../shared/decoders/decoder'
import type { AppError } from '../../shared/errors'
import type { UserAnswer } from './user-answer'
import type { SandboxMessage } from './user-decoder-sandbox'

/** A file whose decoder is there, or why it is not. */
export type LoadedFile =
  | { readonly file: string; readonly name: string; readonly title: string; readonly error?: undefined }
  | { readonly file: string; readonly name?: undefined; readonly title?: undefined; readonly error: AppError }

/** What the thread is asked. */
interface UserDecoderCalls {
  /** Forgets what was loaded, and loads these. */
  load: { readonly input: readonly { readonly file: string; readonly text: string }[]; readonly answer: readonly LoadedFile[] }
  /**
   * What the files say of each message that are sure enough of it, or that are chosen by name: of the first of the messages, at least
   * of one, as many as there was time for. As JSON of {@link SaidOfMessages}, which is made, copied and read faster than objects are.
   */
  read: { readonly input: readonly ReadInput[]; readonly answer: string }
}
export type UserDecoderCall = keyof UserDecoderCalls
export type UserDecoderInput<Name extends UserDecoderCall> = UserDecoderCalls[Name]['input']
export type UserDecoderAnswer<Name extends UserDecoderCall> = UserDecoderCalls[Name]['answer']

export interface ReadInput {
  readonly message: SandboxMessage
  /** The decoder that the user chose for it. */
  readonly chosen: string | undefined
  /** The nodes are left out of answers, which may be large. */
  readonly fieldsOnly: boolean
}

/** By message, what the files say. */
export type SaidOfMessages = readonly (readonly Said[])[]

/** Of a map of fields. */
type FieldEntries = readonly (readonly [string, DecodedScalar])[]

/** What one file says of a message. */
export interface Said {
  readonly file: string
  readonly certainty: number
  /** How it went: `undefined` where it is not sure enough to be asked for more. */
  readonly outcome?:
    | { readonly answer: UserAnswer; readonly fields: FieldEntries; readonly error?: undefined }
    | { readonly error: AppError }
}

export interface UserDecoderRequest {
  readonly id: number
  readonly name: UserDecoderCall
  readonly input: unknown
}

export type UserDecoderReport =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: AppError }

/** What the thread is started with. */
export interface UserDecoderThreadOptions {
  /** Names of the app's own decoders. */
  readonly ownNames: readonly string[]
  /** Two numbers: which file runs (its place in the list, from 1; 0: none), and since when (`Date.now()`, its low 31 bits). */
  readonly running: SharedArrayBuffer
}

/** Time as the thread and its owner tell each other, in 31 bits of milliseconds. */
export const sharedNow = (): number => Date.now() & 0x7fff_ffff
