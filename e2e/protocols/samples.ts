import type { SocketType } from '../../shared/model'
import { type Recorded, recorded } from './recorded'

/** A valid message of a protocol: what a decoder of that name, and no other, recognises. */
export interface Sample extends Recorded {
  readonly decoder: string
}

const encoder = new TextEncoder()

/** A frame of texts, bytes and numbers; the latter are single bytes. */
export function frame(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : typeof part === 'string' ? [...encoder.encode(part)] : [...part])),
  )
}

/** A number in network order. */
export function big(size: number, value: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256)
}

export const string = (text: string): Uint8Array => frame(text.length, text)
const longString = (text: string): Uint8Array => frame(big(4, text.length), text)

/** Byte by byte after the RFCs, where the recorded programs do something else or do not say it. */
const built: readonly Sample[] = [
  // RFC 43: version 3. ELECT and LEADER as in zyre/src/zre_msg.xml.
  made('zre', 'DEALER', [
    frame(
      0xaa,
      0xa1,
      1,
      3,
      big(2, 1),
      string('tcp://10.0.0.1:49152'),
      big(4, 2),
      longString('a'),
      longString('b'),
      7,
      string('eve'),
      big(4, 0),
    ),
  ]),
  made('zre', 'DEALER', [frame(0xaa, 0xa1, 8, 2, big(2, 9), string('engines'), string('0123456789ABCDEF'))]),
  made('zre', 'DEALER', [frame(0xaa, 0xa1, 9, 2, big(2, 10), string('engines'), string('0123456789ABCDEF'))]),
  // RFC 35: the path is a string with its length in one byte.
  made('filemq', 'DEALER', [frame(0xaa, 0xa3, 5, string('/photos'), big(4, 1), string('RESYNC'), longString('1'), big(4, 0))]),
  made('filemq', 'ROUTER', [frame(0xaa, 0xa3, 8, big(8, 1), 1, string('a.txt'), big(8, 0), 1, big(4, 0), big(4, 3), 'abc')]),
  made('filemq', 'ROUTER', [frame(0xaa, 0xa3, 128, string('no access'))]),
  made('filemq', 'ROUTER', [frame(0xaa, 0xa3, 129, string('not now'))]),
  // RFC 18: each part of the head in a frame of its own.
  made('majordomo', 'DEALER', [frame('MDPC02'), frame(1), frame('echo'), frame('hi')]),
  made('majordomo', 'ROUTER', [frame('MDPC02'), frame(2), frame('echo'), frame('hi')]),
  made('majordomo', 'ROUTER', [frame('MDPC02'), frame(3), frame('echo'), frame('hi')]),
  made('majordomo', 'DEALER', [frame('MDPW02'), frame(1), frame('echo')]),
  made('majordomo', 'ROUTER', [frame('MDPW02'), frame(2), frame(0, 1, 2, 3, 4), frame(), frame('hi')]),
  made('majordomo', 'DEALER', [frame('MDPW02'), frame(3), frame(0, 1, 2, 3, 4), frame(), frame('hi')]),
  made('majordomo', 'DEALER', [frame('MDPW02'), frame(4), frame(0, 1, 2, 3, 4), frame(), frame('hi')]),
  made('majordomo', 'DEALER', [frame('MDPW02'), frame(5)]),
  made('majordomo', 'ROUTER', [frame('MDPW02'), frame(6)]),
  // RFC 27
  made('zap', 'DEALER', [frame(), frame('1.0'), frame('0001'), frame('test'), frame('192.168.55.1'), frame('BOB'), frame('NULL')]),
  made('zap', 'ROUTER', [
    frame(),
    frame('1.0'),
    frame('0001'),
    frame('200'),
    frame('OK'),
    frame('joe'),
    frame(string('Language'), longString('en'), string('Level'), longString('3')),
  ]),
  made('zap', 'REQ', [frame('1.0'), frame('7'), frame('d'), frame('::1'), frame(), frame('GSSAPI'), frame('client@REALM')]),
  // RFC 12: no UUID and no properties.
  made('chp', 'DEALER', [frame('ICANHAZ?'), frame()]),
  made('chp', 'ROUTER', [frame('/a/b'), big(8, 3), frame(), frame(), frame('value')]),
  made('chp', 'PUB', [frame('HUGZ'), big(8, 0), frame(), frame(), frame()]),
  // A connection without a key does not sign.
  made('jupyter', 'DEALER', [
    frame('<IDS|MSG>'),
    frame(),
    frame('{"msg_id": "m1", "msg_type": "execute_request", "session": "s", "username": "u", "date": "", "version": "5.3"}'),
    frame('{}'),
    frame('{}'),
    frame('{"code": "1"}'),
  ]),
]

function made(decoder: string, socket: SocketType, frames: readonly Uint8Array[]): Sample {
  return { decoder, from: 'made', socket, frames }
}

const recordings: Readonly<Record<string, readonly string[]>> = {
  bluesky: ['bluesky'],
  chp: ['chp'],
  coppeliasim: ['coppeliasim'],
  eddn: ['eddn'],
  filemq: ['filemq'],
  jupyter: ['jupyter', 'jupyter_subshells'],
  majordomo: ['majordomo01', 'majordomo02'],
  salt: ['salt_built', 'salt'],
  misp: ['misp'],
  kv_events: ['kv_events'],
  pupil: ['pupil'],
  zap: ['zap'],
  zre: ['zre'],
}

/** Nothing tells these from other traffic: Jupyter's heartbeat, vLLM's request for a replay, Salt's answer to an encrypted request. */
export const isReadByChoiceOnly = ({ from, frames }: Recorded): boolean =>
  from.startsWith('hb ') || from === 'replay client' || (from === 'request server' && frames.at(-1)?.[0] === 0xda)

export const samples: readonly Sample[] = [
  ...Object.entries(recordings).flatMap(([decoder, names]) =>
    names
      .flatMap((name) => recorded(name))
      .filter((message) => !isReadByChoiceOnly(message))
      .map((message) => ({ ...message, decoder })),
  ),
  ...built,
]

export const samplesOf = (decoder: string): readonly Sample[] => samples.filter((sample) => sample.decoder === decoder)
