import { hexText } from './hex'

/** Sixteen bytes as RFC 9562 writes them. */
export function uuidText(bytes: Uint8Array): string {
  return hexText(bytes.subarray(0, 16)).replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-')
}
