import { avro } from './avro/avro'
import { bitcoin } from './bitcoin'
import { bluesky } from './bluesky'
import { bson } from './bson'
import { cbor } from './cbor'
import { chp } from './chp'
import { gzip, lz4, zlib, zstd } from './compression/compression'
import { coppeliasim } from './coppeliasim'
import type { Decoder } from './decoder'
import { eddn } from './eddn'
import { filemq } from './filemq'
import { gazebo } from './gazebo'
import { gnuradio } from './gnuradio'
import { hex } from './hex'
import { image } from './image'
import { json } from './json'
import { jupyter } from './jupyter'
import { kvEvents } from './kv-events'
import { majordomo } from './majordomo'
import { misp } from './misp'
import { monero } from './monero'
import { msgpack } from './msgpack'
import { multiverso } from './multiverso'
import { ndjson } from './ndjson'
import { ntopng } from './ntopng'
import { number, timestamp, uuid } from './numbers/scalars'
import { typedArrays } from './numbers/typed-array'
import { pickle } from './pickle'
import { pmt } from './pmt'
import { protobuf } from './protobuf/protobuf'
import { pupil } from './pupil'
import { salt } from './salt'
import { singa } from './singa'
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
  bitcoin,
  ntopng,
  monero,
  misp,
  gazebo,
  kvEvents,
  eddn,
  pupil,
  coppeliasim,
  gnuradio,
  multiverso,
  singa,
  pmt,
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
