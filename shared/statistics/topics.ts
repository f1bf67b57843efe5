import { readUint32 } from '../zmtp/bytes'
import { readFrames } from '../zmtp/frames'
import { frameFlags } from '../zmtp/wire'
import { type PayloadSlab, payloadFlags, type StatisticsColumns } from './columns'

/** Bytes of a first frame that make a topic. */
const maxTopicBytes = 128
/** Topics that are told apart; what comes beyond is counted together. */
export const maxTopics = 10_000

interface TopicTally {
  readonly bytesOfTopic: Uint8Array
  readonly hash: number
  messages: number
  bytes: number
}

export interface TopicCount {
  readonly topic: string
  readonly messages: number
  readonly bytes: number
}

/** Messages by their topic, the first frame after the envelope. Bytes are compared, and become text in the report only. */
export class TopicTable {
  readonly #tallies: TopicTally[] = []
  /** By hash, the number of a tally, from 1. */
  #places = new Uint16Array(16)
  #last: TopicTally | undefined
  /** Messages of topics beyond {@link maxTopics}. */
  otherMessages = 0
  otherBytes = 0
  /** Messages whose first frame is encrypted or was not kept. */
  unreadMessages = 0
  unreadBytes = 0

  get size(): number {
    return this.#tallies.length
  }

  /** Counts a message whose topic lies in `buffer` from `start` to `end`. */
  count(buffer: Uint8Array, start: number, end: number, size: number): void {
    const cut = Math.min(end, start + maxTopicBytes)
    // Publishers often repeat themselves.
    const last = this.#last
    const tally = last !== undefined && isSame(last.bytesOfTopic, buffer, start, cut) ? last : this.#find(buffer, start, cut)
    this.#add(tally, 1, size)
  }

  /** Counts the topic of a row; answers nothing when the row cannot be read, which is counted too. */
  countRow(columns: StatisticsColumns, index: number): void {
    const size = columns.size[index] ?? 0
    const at = columns.envelopeFrames[index] ?? 0
    const { payload } = columns
    if (payload.kind === 'frames') {
      const frame = payload.frame(index, at)
      if (frame === undefined) this.#unread(size)
      else this.count(frame, 0, frame.byteLength, size)
      return
    }
    const flags = payload.flags[index] ?? 0
    if ((flags & payloadFlags.subscription) !== 0) return
    if ((flags & (payloadFlags.encrypted | payloadFlags.notKept | payloadFlags.unframed)) !== 0) this.#unread(size)
    else this.#countInSlab(payload, index, at, flags, size)
  }

  merge(other: TopicTable): void {
    for (const { bytesOfTopic, messages, bytes } of other.#tallies) {
      this.#add(this.#find(bytesOfTopic, 0, bytesOfTopic.byteLength), messages, bytes)
    }
    this.otherMessages += other.otherMessages
    this.otherBytes += other.otherBytes
    this.unreadMessages += other.unreadMessages
    this.unreadBytes += other.unreadBytes
  }

  /** The topics with the most messages, and what the others have together. */
  top(atMost: number): { readonly top: readonly TopicCount[]; readonly other: Omit<TopicCount, 'topic'> } {
    const sorted = this.#tallies.toSorted((one, two) => two.messages - one.messages || two.bytes - one.bytes)
    const rest = sorted.slice(atMost)
    return {
      top: sorted.slice(0, atMost).map(({ bytesOfTopic, messages, bytes }) => ({ topic: topicText(bytesOfTopic), messages, bytes })),
      other: {
        messages: rest.reduce((sum, { messages }) => sum + messages, this.otherMessages),
        bytes: rest.reduce((sum, { bytes }) => sum + bytes, this.otherBytes),
      },
    }
  }

  #countInSlab({ slab, payloadEnd }: PayloadSlab, index: number, at: number, flags: number, size: number): void {
    const start = index === 0 ? 0 : (payloadEnd[index - 1] ?? 0)
    const end = payloadEnd[index] ?? 0
    const first = slab[start] ?? 0
    // Nearly all are framed so, and no array of frames is made for them.
    if (at === 0 && (flags & payloadFlags.framingV1) === 0 && (first & frameFlags.command) === 0) {
      const long = (first & frameFlags.long) !== 0
      const bodyAt = start + (long ? 9 : 2)
      const length = long ? readUint32(slab, start + 1) * 0x1_0000_0000 + readUint32(slab, start + 5) : (slab[start + 1] ?? 0)
      if (bodyAt + length <= end) this.count(slab, bodyAt, bodyAt + length, size)
      else this.#unread(size)
      return
    }
    const frame = readFrames(slab, start, end, (flags & payloadFlags.framingV1) === 0 ? 'v2' : 'v1')[at]
    if (frame === undefined) this.#unread(size)
    else this.count(frame, 0, frame.byteLength, size)
  }

  #unread(size: number): void {
    this.unreadMessages += 1
    this.unreadBytes += size
  }

  #add(tally: TopicTally | undefined, messages: number, bytes: number): void {
    if (tally === undefined) {
      this.otherMessages += messages
      this.otherBytes += bytes
      return
    }
    tally.messages += messages
    tally.bytes += bytes
    this.#last = tally
  }

  /** The topic's tally, a new one if there is room. */
  #find(buffer: Uint8Array, start: number, end: number): TopicTally | undefined {
    const hash = hashOf(buffer, start, end)
    const mask = this.#places.length - 1
    let place = hash & mask
    for (let index = this.#places[place] ?? 0; index !== 0; index = this.#places[place] ?? 0) {
      const known = this.#tallies[index - 1]
      if (known !== undefined && known.hash === hash && isSame(known.bytesOfTopic, buffer, start, end)) return known
      place = (place + 1) & mask
    }
    if (this.#tallies.length === maxTopics) return undefined
    const tally = { bytesOfTopic: buffer.slice(start, end), hash, messages: 0, bytes: 0 }
    this.#tallies.push(tally)
    this.#places[place] = this.#tallies.length
    if (this.#tallies.length * 2 > this.#places.length) this.#grow()
    return tally
  }

  #grow(): void {
    this.#places = new Uint16Array(this.#places.length * 2)
    const mask = this.#places.length - 1
    for (const [index, { hash }] of this.#tallies.entries()) {
      let place = hash & mask
      while (this.#places[place] !== 0) place = (place + 1) & mask
      this.#places[place] = index + 1
    }
  }
}

/** Four bytes at a time, with the mixing of MurmurHash3. */
function hashOf(buffer: Uint8Array, start: number, end: number): number {
  let hash = end - start
  let at = start
  for (; at + 4 <= end; at += 4) {
    const word = (buffer[at] ?? 0) | ((buffer[at + 1] ?? 0) << 8) | ((buffer[at + 2] ?? 0) << 16) | ((buffer[at + 3] ?? 0) << 24)
    hash = Math.imul(hash ^ word, 0x85eb_ca6b)
    hash ^= hash >>> 13
  }
  for (; at < end; at += 1) hash = Math.imul(hash ^ (buffer[at] ?? 0), 0xc2b2_ae35)
  return hash ^ (hash >>> 16)
}

/** From the end: topics of a publisher mostly begin alike. */
function isSame(topic: Uint8Array, buffer: Uint8Array, start: number, end: number): boolean {
  if (topic.length !== end - start) return false
  for (let at = topic.length - 1; at >= 0; at -= 1) if (topic[at] !== buffer[start + at]) return false
  return true
}

/** A topic as text; bytes that are not UTF-8 as `hex:…`, and one that was cut ends in `…`. */
function topicText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  const cut = bytes.byteLength === maxTopicBytes
  for (let dropped = 0; dropped < (cut ? 4 : 1); dropped += 1) {
    try {
      return (
        decodeURIComponent(
          hex
            .slice(0, hex.length - dropped)
            .map((byte) => `%${byte}`)
            .join(''),
        ) + (cut ? '…' : '')
      )
    } catch {
      // A cut may have gone through a character: a byte less, then.
    }
  }
  return `hex:${hex.join('')}${cut ? '…' : ''}`
}
