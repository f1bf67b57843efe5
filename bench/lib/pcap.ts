import { closeSync, openSync, writeSync } from 'node:fs'

// Formats: https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html (24 bytes of file header, 16 of each packet's), RFC 791, RFC 9293.
const rawIp = 101
const headerBytes = 40
/** An IPv4 packet has no more than this. */
export const maxSegmentBytes = 65_535 - headerBytes

const clientPort = 40_000
const serverPort = 20_000
const flags = { syn: 0x02, push: 0x08, acknowledge: 0x10 } as const

/**
 * Writes a capture of one TCP connection over loopback in which the client sends `segments`, each at most
 * {@link maxSegmentBytes} long; the packets are ten microseconds apart.
 */
export function writePcap(path: string, segments: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w')
  const buffer = Buffer.alloc(4 * 1024 * 1024)
  let used = 0
  let packets = 0
  let sent = 1000
  const flush = (): void => {
    writeSync(file, buffer, 0, used)
    used = 0
  }
  const packet = (toServer: boolean, sequence: number, acknowledged: number, bits: number, payload: Uint8Array): void => {
    const length = headerBytes + payload.byteLength
    if (used + 16 + length > buffer.byteLength) flush()
    const timeUs = packets * 10
    packets += 1
    buffer.writeUInt32LE(1_700_000_000 + Math.floor(timeUs / 1e6), used)
    buffer.writeUInt32LE(timeUs % 1e6, used + 4)
    buffer.writeUInt32LE(length, used + 8)
    buffer.writeUInt32LE(length, used + 12)
    const ip = used + 16
    buffer.fill(0, ip, ip + headerBytes)
    buffer[ip] = 0x45
    buffer.writeUInt16BE(length, ip + 2)
    buffer[ip + 8] = 64
    buffer[ip + 9] = 6
    buffer.writeUInt32BE(0x7f000001, ip + 12)
    buffer.writeUInt32BE(0x7f000001, ip + 16)
    buffer.writeUInt16BE(checksum(buffer, ip, ip + 20, 0), ip + 10)
    const tcp = ip + 20
    buffer.writeUInt16BE(toServer ? clientPort : serverPort, tcp)
    buffer.writeUInt16BE(toServer ? serverPort : clientPort, tcp + 2)
    buffer.writeUInt32BE(sequence >>> 0, tcp + 4)
    buffer.writeUInt32BE(acknowledged >>> 0, tcp + 8)
    buffer[tcp + 12] = 0x50
    buffer[tcp + 13] = bits
    buffer.writeUInt16BE(65_535, tcp + 14)
    buffer.set(payload, ip + headerBytes)
    // The addresses, the protocol and the length are counted, too.
    buffer.writeUInt16BE(checksum(buffer, tcp, ip + length, 2 * (0x7f00 + 0x0001) + 6 + length - 20), tcp + 16)
    used = ip + length
  }
  buffer.writeUInt32LE(0xa1b2c3d4, 0)
  buffer.writeUInt16LE(2, 4)
  buffer.writeUInt16LE(4, 6)
  buffer.writeUInt32LE(maxSegmentBytes + headerBytes, 16)
  buffer.writeUInt32LE(rawIp, 20)
  used = 24
  const nothing = new Uint8Array(0)
  packet(true, sent - 1, 0, flags.syn, nothing)
  packet(false, 4999, sent, flags.syn | flags.acknowledge, nothing)
  packet(true, sent, 5000, flags.acknowledge, nothing)
  for (const segment of segments) {
    packet(true, sent, 5000, flags.push | flags.acknowledge, segment)
    sent += segment.byteLength
  }
  flush()
  closeSync(file)
}

/** The Internet's checksum (RFC 1071) of some bytes and a sum before them. */
function checksum(bytes: Uint8Array, from: number, to: number, before: number): number {
  let sum = before
  for (let at = from; at + 1 < to; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  if ((to - from) % 2 === 1) sum += (bytes[to - 1] ?? 0) << 8
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}
