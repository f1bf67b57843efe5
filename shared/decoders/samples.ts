import { utf8Bytes } from '../filter/utf8'

const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16))
const text = utf8Bytes

/** One valid frame for each decoder that finds its own by content, for tests of all of them, the fuzz run and the bench. */
export const frameSamples: readonly (readonly [decoder: string, frame: Uint8Array])[] = [
  [
    'image',
    hex(
      '89504e470d0a1a0a0000000d49484452000000030000000208020000001216f14d0000001049444154789c63fccf00054c3006030013290103f0d807840000000049454e44ae426082',
    ),
  ],
  ['gzip', hex('1f8b0800000000000003ab564a54b232d4514a52b2522a4a4d56aa05004570c9e911000000')],
  ['zstd', hex('28b52ffd20118900007b2261223a312c2262223a22726563227d')],
  ['lz4', hex('04224d184070df120000807b2261223a312c2262223a22726563227d0a00000000')],
  ['zlib', hex('789cab564a54b232d4514a52b2522a4a4d56aa050026f90493')],
  ['pickle', hex('80049515000000000000007d94288c0161944b018c0162948c0372656394752e')],
  ['bson', hex('19000000106100010000000262000600000068656c6c6f0000')],
  ['xml', text('<order id="7"><symbol>ZMQ</symbol></order>')],
  ['ndjson', text('{"a":1}\n{"a":2}\n')],
  ['json', text('{"method":"ping","params":{"id":7,"list":[1,2.5,true,null]}}')],
  ['msgpack', hex('82a3656e63a5636c656172a46c6f616481a3636d64a470696e67')],
  ['cbor', hex('a26466756e636373696d646172677382016178')],
  ['protobuf', hex('0a035a4d511100000000000029402001320408011007')],
  ['text', text('kline.BTCUSDT 漢字')],
  ['utf16le', hex('70006c00610069006e00200077006f00720064007300')],
  ['utf16be', hex('0070006c00610069006e00200077006f007200640073')],
  ['uuid', hex('000102030405460788090a0b0c0d0e0f')],
  ['timestamp', hex('00061283ffb3c090')],
  ['gbk', hex('d6d0cec4b2e2cad4')],
  ['latin1', hex('636166e9206e6f6972')],
  ['number', hex('00000100')],
  ['f32le', hex('0000803f000000400000404000008040' + '0000a0400000c0400000e04000000041')],
]
