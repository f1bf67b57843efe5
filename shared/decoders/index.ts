import { avro } from './avro/avro'
import { bson } from './bson'
import { cbor } from './cbor'
import { gzip, lz4, zlib, zstd } from './compression/compression'
import type { Decoder } from './decoder'
import { hex } from './hex'
import { image } from './image'
import { json } from './json'
import { msgpack } from './msgpack'
import { ndjson } from './ndjson'
import { number, timestamp, uuid } from './numbers/scalars'
import { typedArrays } from './numbers/typed-array'
import { pickle } from './pickle'
import { protobuf } from './protobuf/protobuf'
import { gbk, latin1, utf8, utf16be, utf16le } from './text/text'
import { xml } from './xml'

/** Every decoder. Of those that are equally sure the first is taken; to add one is one file and one line here. */
export const decoders: readonly Decoder[] = [
  image,
  gzip,
  zstd,
  lz4,
  zlib,
  pickle,
  bson,
  xml,
  ndjson,
  json,
  msgpack,
  cbor,
  protobuf,
  utf8,
  utf16le,
  utf16be,
  uuid,
  timestamp,
  gbk,
  latin1,
  number,
  avro,
  ...typedArrays,
  hex,
]
