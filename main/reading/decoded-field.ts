import { fieldValue } from '../../shared/decoders/decode'
import { messageOf } from '../../shared/decoders/message-input'
import type { FilterContext } from '../../shared/filter/chunk'
import type { ReadCapture } from '../capture/read-chunk'
import type { DecoderChoices } from './decoder-choices'

/** Fields of decoders, as filters ask for them: `jupyter.msg_type`, or `decoder`. */
export function decodedField(capture: ReadCapture, decoding: DecoderChoices): NonNullable<FilterContext['decoded']> {
  return (field, { frames, envelopeFrames, source, direction, socket }) =>
    fieldValue(field, messageOf(frames, { envelopeFrames, direction, socket, sourceName: capture.sourceName(source) }), {
      choices: decoding.choices,
    })
}
