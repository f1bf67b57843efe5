import { ascii, fromHex } from './bytes'

/** The first block of the main chain, as everyone has published it. */
export const genesisBlock =
  '0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa' +
  '4b1e5e4a29ab5f49ffff001d1dac2b7c0101000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d' +
  '0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f72' +
  '2062616e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e5' +
  '1ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000'

/** A transaction of the test chain with a witness, published with segregated witness's first examples. */
export const segwitTransaction =
  '0100000000010115e180dc28a2327e687facc33f10f2a20da717e5548406f7ae8b4c811072f8560100000000ffffffff0100b4f505000000001976a9141d7cd6c7' +
  '5c2e86f4cbf98eaed221b30bd9a0b92888ac02483045022100df7b7e5cda14ddf91290e02ea10786e03eb11ee36ec02dd862fe9a326bbcb7fd02203f5b4496b667' +
  'e6e281cc654a2da9e4f08660c620a1051337fa8965f727eb19190121038262a6c6cec93c2d3ecd6c6072efea86d02ff8e3328bbd0242b20af3425990ac00000000'

const hash = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f'

export const bitcoinSamples: readonly (readonly Uint8Array[])[] = [
  [ascii('hashblock'), fromHex(hash), fromHex('2a000000')],
  [ascii('hashtx'), fromHex(hash), fromHex('2a000000')],
  [ascii('rawblock'), fromHex(genesisBlock), fromHex('00000000')],
  [ascii('rawtx'), fromHex(segwitTransaction), fromHex('ffffffff')],
  [ascii('sequence'), fromHex(`${hash}43`), fromHex('01000000')],
  [ascii('sequence'), fromHex(`${hash}410700000000000000`), fromHex('01000000')],
  [ascii('hashchainlock'), fromHex(hash), fromHex('01000000')],
]
