import type { Decoder, DecoderSettings, FrameDecoder, MessageDecoder } from './decoder'

/** What the user chose, as plain data; what is not given holds for all. */
export interface DecoderChoice {
  readonly source?: string | undefined
  /** Text of the first frame after the envelope. */
  readonly topic?: string | undefined
  /** Frame after the envelope, from 0; −1 is the last. Only for frame decoders. */
  readonly frame?: number | undefined
  /** A decoder's name; `undefined`: chosen by content (settings hold all the same). */
  readonly decoder?: string | undefined
  readonly settings?: DecoderSettings | undefined
}

/** Where choices are looked up. */
export interface ChoicePlace {
  readonly source: string | undefined
  readonly topic: string | undefined
  readonly frame: number
  readonly count: number
}

/** The choice that says most about the place: frame over topic over source; of equals the last. */
export function choiceFor(choices: readonly DecoderChoice[], place: ChoicePlace): DecoderChoice | undefined {
  let best: DecoderChoice | undefined
  let bestWeight = -1
  for (const choice of choices) {
    if (choice.source !== undefined && choice.source !== place.source) continue
    if (choice.topic !== undefined && choice.topic !== place.topic) continue
    if (choice.frame !== undefined && (choice.frame < 0 ? choice.frame + place.count : choice.frame) !== place.frame) continue
    const weight = (choice.frame === undefined ? 0 : 4) + (choice.topic === undefined ? 0 : 2) + (choice.source === undefined ? 0 : 1)
    if (weight < bestWeight) continue
    best = choice
    bestWeight = weight
  }
  return best
}

export function frameDecoderNamed(decoders: readonly Decoder[], name: string): FrameDecoder | undefined {
  for (const decoder of decoders) if (decoder.scope === 'frame' && decoder.name === name) return decoder
  return undefined
}

export function messageDecoderNamed(decoders: readonly Decoder[], name: string): MessageDecoder | undefined {
  for (const decoder of decoders) if (decoder.scope === 'message' && decoder.name === name) return decoder
  return undefined
}
