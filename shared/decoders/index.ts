import { bitcoin } from './bitcoin'
import { bson } from './bson'
import { cbor } from './cbor'
import { gzip, lz4, zlib, zstd } from './compression/compression'
import { coppeliasim } from './coppeliasim'
import type { Decoder } from './decoder'
import { eddn } from './eddn'
import { gazebo } from './gazebo'
import { gnuradio } from './gnuradio'
import { hex } from './hex'
import { json } from './json'
import { kvEvents } from './kv-events'
import { misp } from './misp'
import { monero } from './monero'
import { msgpack } from './msgpack'
import { multiverso } from './multiverso'
import { ndjson } from './ndjson'
import { ntopng } from './ntopng'
import { pmt } from './pmt'
import { pupil } from './pupil'
import { singa } from './singa'

/** Every decoder. Of those that are equally sure the first is taken; to add one is one file and one line here. */
export const decoders: readonly Decoder[] = [
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
  gzip,
  zstd,
  lz4,
  zlib,
  ndjson,
  json,
  bson,
  msgpack,
  cbor,
  hex,
]
