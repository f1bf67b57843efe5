import { asciiBytes } from '../../zmtp/bytes'
import type { FramePlaces } from '../../zmtp/frame-places'
import { headBytes } from '../decoder'
import type { IdHash } from './id-hash'
import type { IdPlaces, IdReader, IdRole } from './id-reader'
import { JsonMembers } from './json-members'

const delimiter = asciiBytes('<IDS|MSG>')
const maxIds = 16
const request = asciiBytes('_request')
const reply = asciiBytes('_reply')
const header = new JsonMembers('msg_type', 'msg_id')
const parent = new JsonMembers('msg_id')

function find(members: JsonMembers, frames: FramePlaces, frame: number): boolean {
  const from = frames.from(frame)
  return members.find(frames.view, from, from + Math.min(frames.size(frame), headBytes))
}

function read({ frames, frameCount }: IdPlaces, hash: IdHash): IdRole {
  const last = Math.min(frameCount, maxIds + 1)
  let at = 0
  while (at < last && !frames.is(at, delimiter)) at += 1
  if (at === last) return 'none'
  if (!find(header, frames, at + 2)) return 'doubt'
  if (header.firstFrom < 0) return 'none'
  const { view } = frames
  if (endsWith(view, header.firstFrom, header.firstTo, request)) return add(view, header.secondFrom, header.secondTo, 'request', hash)
  const isReply = endsWith(view, header.firstFrom, header.firstTo, reply)
  if (!find(parent, frames, at + 3)) return 'doubt'
  if (parent.firstFrom >= 0) return add(view, parent.firstFrom, parent.firstTo, isReply ? 'reply' : 'publication', hash)
  return isReply ? 'none' : add(view, header.secondFrom, header.secondTo, 'publication', hash)
}

function add(view: DataView, from: number, to: number, role: IdRole, hash: IdHash): IdRole {
  if (from < 0 || to === from) return 'none'
  hash.bytes(view, from, to)
  return role
}

function endsWith(view: DataView, from: number, to: number, end: Uint8Array): boolean {
  const { byteLength } = end
  const start = to - byteLength
  if (start < from) return false
  for (let at = 0; at < byteLength; at += 1) if (view.getUint8(start + at) !== end[at]) return false
  return true
}

/** Jupyter: `msg_id` of the header or of the parent header, which are JSON. */
export const jupyterIds: IdReader = { name: 'jupyter', read }
