import { said } from '../sentences/said'
import { asciiBytes, asciiText, concatBytes, readUint32, uint32Bytes } from './bytes'
import type { Metadata, ZmtpProblem } from './wire'

/** Metadata as READY and INITIATE carry it: u8 name length, name, u32 value length, value; or what is wrong with it. */
export function parseMetadata(data: Uint8Array): Metadata | ZmtpProblem {
  const entries: (readonly [string, Uint8Array])[] = []
  let offset = 0
  while (offset < data.byteLength) {
    const nameLength = data[offset] ?? 0
    if (nameLength === 0) return { offset, expected: said`a metadata name of at least 1 byte`, found: said`length 0` }
    const valueAt = offset + 1 + nameLength + 4
    if (valueAt > data.byteLength) {
      return {
        offset,
        expected: said`a metadata name of ${nameLength} bytes and a value length`,
        found: said`${data.byteLength - offset - 1} bytes`,
      }
    }
    const valueLength = readUint32(data, valueAt - 4)
    if (valueLength > data.byteLength - valueAt) {
      return { offset: valueAt, expected: said`a metadata value of ${valueLength} bytes`, found: said`${data.byteLength - valueAt} bytes` }
    }
    entries.push([asciiText(data.subarray(offset + 1, offset + 1 + nameLength)), data.slice(valueAt, valueAt + valueLength)])
    offset = valueAt + valueLength
  }
  return entries
}

/** The value of a metadata property, the first if there are several; names are case-insensitive (RFC 23). */
export function metadataValue(metadata: Metadata, name: string): Uint8Array | undefined {
  return metadata.find(([found]) => found.toLowerCase() === name.toLowerCase())?.[1]
}

/** The bytes of metadata; the inverse of {@link parseMetadata}. */
export function encodeMetadata(metadata: Metadata): Uint8Array {
  return concatBytes(
    metadata.flatMap(([name, value]) => [Uint8Array.of(name.length), asciiBytes(name), uint32Bytes(value.byteLength), value]),
  )
}
