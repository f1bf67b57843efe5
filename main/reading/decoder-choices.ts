import type { DecoderChoice } from '../../shared/decoders/choice'

/** What the user chose decoders to be, as it is now; read anew each time, since it changes while filters and lists are alive. */
export interface DecoderChoices {
  readonly choices: readonly DecoderChoice[]
}

/** Everything is read by the decoder that fits best. */
export const noDecoderChoices: DecoderChoices = { choices: [] }
