import type { Decoder } from './decoder'
import { hex } from './hex'

/** Every decoder. Of those that are equally sure the first is taken; to add one is one file and one line here. */
export const decoders: readonly Decoder[] = [hex]
