import { avro } from './avro/avro'
import { bluesky } from './bluesky'
import { bson } from './bson'
import { cbor } from './cbor'
import { chp } from './chp'
import { gzip, lz4, zlib, zstd } from './compression/compression'
import type { Decoder } from './decoder'
import { filemq } from './filemq'
import { hex } from './hex'
import { image } from './image'
import { json } from './json'
import { jupyter } from './jupyter'
import { majordomo } from './majordomo'
import { msgpack } from './msgpack'
import { ndjson } from './ndjson'
import { number, timestamp, uuid } from './numbers/scalars'
import { typedArrays } from './numbers/typed-array'
import { pickle } from './pickle'
import { protobuf } from './protobuf/protobuf'
import { salt } from './salt'
import { gbk, latin1, utf8, utf16be, utf16le } from './text/text'
import { topicJson } from './topic-json'
import { xml } from './xml'
import { zap } from './zap'
import { zre } from './zre'

/** Every decoder. Of those that are equally sure the first is taken; to add one is one file and one line here. */
export const decoders: readonly Decoder[] = [
  jupyter,
  zre,
  filemq,
  majordomo,
  zap,
  chp,
  bluesky,
  salt,
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
  topicJson,
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
