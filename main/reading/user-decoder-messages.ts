import type { AppError } from '../../shared/errors'
import type { UserAnswer } from './user-decoder'
import type { SandboxMessage } from './user-decoder-sandbox'

/** A file whose decoder is there, or why it is not. */
export type LoadedFile =
  | { readonly file: string; readonly name: string; readonly title: string; readonly error?: undefined }
  | { readonly file: string; readonly name?: undefined; readonly title?: undefined; readonly error: AppError }

/** What the thread is asked. */
interface UserDecoderCalls {
  /** Forgets what was loaded, and loads these. */
  load: { readonly input: readonly { readonly file: string; readonly text: string }[]; readonly answer: readonly LoadedFile[] }
  /** How sure each file is. */
  recognise: { readonly input: SandboxMessage; readonly answer: readonly Recognition[] }
  decode: { readonly input: { readonly file: string; readonly message: SandboxMessage }; readonly answer: UserAnswer }
}
export type UserDecoderCall = keyof UserDecoderCalls
export type UserDecoderInput<Name extends UserDecoderCall> = UserDecoderCalls[Name]['input']
export type UserDecoderAnswer<Name extends UserDecoderCall> = UserDecoderCalls[Name]['answer']

export interface Recognition {
  readonly file: string
  readonly certainty: number
  readonly error?: AppError
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
