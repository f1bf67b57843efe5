import { choiceFor } from '../../../shared/decoders/choice'
import type { SavedDecoderChoice } from '../../../shared/settings'

/** Which messages a choice is for. */
export type ChoiceScope = 'topic' | 'source' | 'all'

/** What the user decides in the dialog. */
export interface DecoderDraft {
  /** `undefined`: by content. */
  readonly decoder: string | undefined
  readonly scope: ChoiceScope
  /** After the envelope, from 0; `undefined`: all of them. */
  readonly frame: number | undefined
  readonly schema: string | undefined
  readonly type: string
}

/** Where the message is that the user looked at. */
export interface DraftPlace {
  readonly source: string
  /** `undefined`: it has none. */
  readonly topic: string | undefined
  readonly frames: number
}

/** What is chosen for a message now; of its frames the most particular. */
export function draftFor(choices: readonly SavedDecoderChoice[], { source, topic, frames }: DraftPlace): DecoderDraft {
  let found: SavedDecoderChoice | undefined
  for (let frame = frames - 1; frame >= -1 && found === undefined; frame -= 1) {
    const best = choiceFor(choices, { source, topic, frame, count: frames })
    found = choices.find((choice) => choice === best)
  }
  return {
    decoder: found?.decoder,
    scope: found === undefined ? (topic === undefined ? 'source' : 'topic') : scopeOf(found),
    frame: found?.frame,
    schema: found?.schema,
    type: found?.type ?? '',
  }
}

const scopeOf = ({ source, topic }: SavedDecoderChoice): ChoiceScope =>
  topic !== undefined ? 'topic' : source !== undefined ? 'source' : 'all'

/** What a draft is for, as a key that goes with it names it. */
export function placeOfDraft(draft: DecoderDraft, place: DraftPlace): Pick<SavedDecoderChoice, 'source' | 'topic' | 'frame'> {
  const { source, topic, frame } = choiceOf(draft, place)
  return { source, topic, frame }
}

/** The choices with what was decided, in the place of what was said before about the same messages. */
export function withDraft(choices: readonly SavedDecoderChoice[], draft: DecoderDraft, place: DraftPlace): SavedDecoderChoice[] {
  const choice = choiceOf(draft, place)
  const others = choices.filter((one) => !isSamePlace(one, choice))
  const saysNothing = choice.decoder === undefined && choice.schema === undefined && choice.type === undefined
  return saysNothing ? others : [...others, choice]
}

function choiceOf({ decoder, scope, frame, schema, type }: DecoderDraft, { source, topic }: DraftPlace): SavedDecoderChoice {
  return {
    ...(scope === 'all' ? {} : { source }),
    ...(scope === 'topic' && topic !== undefined ? { topic } : {}),
    ...(frame === undefined ? {} : { frame }),
    ...(decoder === undefined ? {} : { decoder }),
    ...(schema === undefined ? {} : { schema }),
    ...(type.trim() === '' ? {} : { type: type.trim() }),
  }
}

const isSamePlace = (one: SavedDecoderChoice, other: SavedDecoderChoice): boolean =>
  one.source === other.source && one.topic === other.topic && one.frame === other.frame
