import { asciiBytes } from '../../zmtp/bytes'
import type { FramePlaces } from '../../zmtp/frame-places'
import { headBytes } from '../decoder'
import type { IdHash } from './id-hash'
import type { IdPlaces, IdReader, IdRole } from './id-reader'
import { JsonMembers } from './json-members'

const delimiter = asciiBytes('<IDS|MSG>')
const maxIds = 16
const msgId = asciiBytes('msg_id')
const msgType = asciiBytes('msg_type')
const request = asciiBytes('_request')
const reply = asciiBytes('_reply')
const nothing = new Uint8Array(0)
const header = new JsonMembers()
const parent = new JsonMembers()

function find(members: JsonMembers, frames: FramePlaces, frame: number, first: Uint8Array, second: Uint8Array): boolean {
  const from = frames.from[frame] ?? 0
  return members.find(frames.buffer, from, from + Math.min(frames.size(frame), headBytes), first, second)
}

function read({ frames, frameCount }: IdPlaces, hash: IdHash): IdRole {
  const last = Math.min(frameCount, maxIds + 1)
  let at = 0
  while (at < last && !frames.is(at, delimiter)) at += 1
  if (at === last) return 'none'
  if (!find(header, frames, at + 2, msgType, msgId)) return 'doubt'
  if (header.firstFrom < 0) return 'none'
  const { buffer } = frames
  if (endsWith(buffer, header.firstFrom, header.firstTo, request)) return add(buffer, header.secondFrom, header.secondTo, 'request', hash)
  const isReply = endsWith(buffer, header.firstFrom, header.firstTo, reply)
  if (!find(parent, frames, at + 3, msgId, nothing)) return 'doubt'
  if (parent.firstFrom >= 0) return add(buffer, parent.firstFrom, parent.firstTo, isReply ? 'reply' : 'publication', hash)
  return isReply ? 'none' : add(buffer, header.secondFrom, header.secondTo, 'publication', hash)
}

function add(buffer: Uint8Array, from: number, to: number, role: IdRole, hash: IdHash): IdRole {
  if (from < 0 || to === from) return 'none'
  hash.bytes(buffer, from, to)
  return role
}

function endsWith(buffer: Uint8Array, from: number, to: number, end: Uint8Array): boolean {
  const { byteLength } = end
  const start = to - byteLength
  if (start < from) return false
  for (let at = 0; at < byteLength; at += 1) if (buffer[start + at] !== end[at]) return false
  return true
}

/** Jupyter: `msg_id` of the header or of the parent header, which are JSON. */
export const jupyterIds: IdReader = { name: 'jupyter', read }
