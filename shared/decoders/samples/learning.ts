import { ascii, fromHex } from './bytes'

const f32 = '0000803f000000400000604000000000'

/** Byte by byte from Multiverso's message.h and zmq_net.h. */
export const multiversoSamples: readonly (readonly Uint8Array[])[] = [
  // Get, from rank 0 to 1, of table 3: one blob of two keys.
  [
    fromHex(`${'00000000'}${'01000000'}${'01000000'}${'03000000'}${'07000000'}${'000000000000000000000000'}`),
    fromHex('0800000000000000'),
    fromHex('0500000009000000'),
  ],
  // The reply: the keys, and four values.
  [
    fromHex(`${'01000000'}${'00000000'}${'ffffffff'}${'03000000'}${'07000000'}${'000000000000000000000000'}`),
    fromHex('0800000000000000'),
    fromHex('0500000009000000'),
    fromHex('1000000000000000'),
    fromHex(f32),
  ],
]

/** Byte by byte from SINGA's msg.cc: the format "iifs", and parameters. */
export const singaSamples: readonly (readonly Uint8Array[])[] = [
  [
    ascii('16777216 2 3 8 41'),
    fromHex(`2a73696e67612a00${'69'}05000000${'69'}ffffffff${'66'}0000c03f${'73'}${'6c6f737300'}`),
    fromHex(f32),
  ],
]
