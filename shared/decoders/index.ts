import { bson } from './bson'
import { cbor } from './cbor'
import { gzip, lz4, zlib, zstd } from './compression/compression'
import type { Decoder } from './decoder'
import { hex } from './hex'
import { json } from './json'
import { msgpack } from './msgpack'
import { ndjson } from './ndjson'

/** Every decoder. Of those that are equally sure the first is taken; to add one is one file and one line here. */
export const decoders: readonly Decoder[] = [gzip, zstd, lz4, zlib, ndjson, json, bson, msgpack, cbor, hex]
