import { readUint32 } from '../zmtp/bytes'
import { readFrames } from '../zmtp/frames'
import { frameFlags } from '../zmtp/wire'
import { type PayloadSlab, payloadFlags, type StatisticsColumns } from './columns'

/** Bytes of a first frame that make a topic. */
const maxTopicBytes = 128
/** Topics that are told apart; what comes beyond is counted together. */
export const maxTopics = 10_000

interface Traffic {
  readonly messages: number
  readonly bytes: number
}

export interface TopicCount extends Traffic {
  readonly topic: string
}

/** Messages by their topic, the first frame after the envelope. Bytes are compared, and become text in the report only. */
export class TopicTable {
  /** By hash, the number of a topic, from 1. */
  #places = new Uint16Array(16)
  #hashes = new Int32Array(8)
  #messages = new Float64Array(8)
  #bytes = new Float64Array(8)
  /** Where a topic's bytes end in {@link #text}; they begin where those of the topic before end. */
  #ends = new Uint32Array(8)
  #text = new Uint8Array(256)
  #topics = 0
  /** The topic that was counted last, or -1. */
  #last = -1
  /** Messages of topics beyond {@link maxTopics}. */
  otherMessages = 0
  otherBytes = 0
  /** Messages whose first frame is encrypted or was not kept. */
  unreadMessages = 0
  unreadBytes = 0

  get size(): number {
    return this.#topics
  }

  /** Counts a message whose topic lies in `buffer` from `start` to `end`; answers as {@link countRow} does. */
  count(buffer: Uint8Array, start: number, end: number, size: number): number {
    const cut = Math.min(end, start + maxTopicBytes)
    // Publishers often repeat themselves.
    const isLast = this.#last >= 0 && this.#isTopic(this.#last, buffer, start, cut)
    const topic = isLast ? this.#last : this.#find(buffer, start, cut, hashOf(buffer, start, cut))
    this.#add(topic, 1, size)
    return topic
  }

  /**
   * Counts the topic of a row. Answers with the topic's number, from 0 in the order of their first messages, or with -1 when
   * the row has none of its own: it cannot be read or is beyond the limit, which is counted too, or it subscribes.
   */
  countRow(columns: StatisticsColumns, index: number): number {
    const size = columns.size[index] ?? 0
    const at = columns.envelopeFrames[index] ?? 0
    const { payload } = columns
    if (payload.kind === 'frames') {
      const frame = payload.frame(index, at)
      return frame === undefined ? this.#unread(size) : this.count(frame, 0, frame.byteLength, size)
    }
    const flags = payload.flags[index] ?? 0
    if ((flags & payloadFlags.subscription) !== 0) return -1
    if ((flags & (payloadFlags.encrypted | payloadFlags.notKept | payloadFlags.unframed)) !== 0) return this.#unread(size)
    return this.#countInSlab(payload, index, at, flags, size)
  }

  /** Messages of a topic, and their bytes. */
  countOf(topic: number): Traffic {
    return { messages: this.#messages[topic] ?? 0, bytes: this.#bytes[topic] ?? 0 }
  }

  /** A topic's name, as {@link top} has it. */
  nameOf(topic: number): TopicName {
    return topicName(this.#text.subarray(this.#start(topic), this.#ends[topic] ?? 0))
  }

  merge(other: TopicTable): void {
    for (let topic = 0; topic < other.#topics; topic += 1) {
      const found = this.#find(other.#text, other.#start(topic), other.#ends[topic] ?? 0, other.#hashes[topic] ?? 0)
      this.#add(found, other.#messages[topic] ?? 0, other.#bytes[topic] ?? 0)
    }
    this.otherMessages += other.otherMessages
    this.otherBytes += other.otherBytes
    this.unreadMessages += other.unreadMessages
    this.unreadBytes += other.unreadBytes
  }

  /** The topics with the most messages, and what the others have together. */
  top(atMost: number): { readonly top: readonly TopicCount[]; readonly other: Traffic } {
    const sums = Array.from({ length: this.#topics }, (_, topic) => ({
      topic,
      messages: this.#messages[topic] ?? 0,
      bytes: this.#bytes[topic] ?? 0,
    })).sort((one, two) => two.messages - one.messages || two.bytes - one.bytes)
    const rest = sums.slice(atMost)
    return {
      top: sums
        .slice(0, atMost)
        .map((sum) => ({ ...sum, topic: topicText(this.#text.subarray(this.#start(sum.topic), this.#ends[sum.topic])) })),
      other: {
        messages: rest.reduce((sum, { messages }) => sum + messages, this.otherMessages),
        bytes: rest.reduce((sum, { bytes }) => sum + bytes, this.otherBytes),
      },
    }
  }

  #countInSlab({ slab, payloadEnd }: PayloadSlab, index: number, at: number, flags: number, size: number): number {
    const start = index === 0 ? 0 : (payloadEnd[index - 1] ?? 0)
    const end = payloadEnd[index] ?? 0
    const first = slab[start] ?? 0
    // Nearly all are framed so, and no array of frames is made for them.
    if (at === 0 && (flags & payloadFlags.framingV1) === 0 && (first & frameFlags.command) === 0) {
      const long = (first & frameFlags.long) !== 0
      const bodyAt = start + (long ? 9 : 2)
      const length = long ? readUint32(slab, start + 1) * 0x1_0000_0000 + readUint32(slab, start + 5) : (slab[start + 1] ?? 0)
      return bodyAt + length <= end ? this.count(slab, bodyAt, bodyAt + length, size) : this.#unread(size)
    }
    const frame = readFrames(slab, start, end, (flags & payloadFlags.framingV1) === 0 ? 'v2' : 'v1')[at]
    return frame === undefined ? this.#unread(size) : this.count(frame, 0, frame.byteLength, size)
  }

  #unread(size: number): number {
    this.unreadMessages += 1
    this.unreadBytes += size
    return -1
  }

  #add(topic: number, messages: number, bytes: number): void {
    if (topic < 0) {
      this.otherMessages += messages
      this.otherBytes += bytes
      return
    }
    this.#messages[topic] = (this.#messages[topic] ?? 0) + messages
    this.#bytes[topic] = (this.#bytes[topic] ?? 0) + bytes
    this.#last = topic
  }

  #start(topic: number): number {
    return topic === 0 ? 0 : (this.#ends[topic - 1] ?? 0)
  }

  /** Compares from the end: topics of a publisher mostly begin alike. */
  #isTopic(topic: number, buffer: Uint8Array, start: number, end: number): boolean {
    const own = this.#start(topic)
    const length = end - start
    if ((this.#ends[topic] ?? 0) - own !== length) return false
    const text = this.#text
    for (let at = length - 1; at >= 0; at -= 1) if (text[own + at] !== buffer[start + at]) return false
    return true
  }

  /** The topic's number, a new one if there is room, or else -1. */
  #find(buffer: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.#places.length - 1
    let place = hash & mask
    for (let number = this.#places[place] ?? 0; number !== 0; number = this.#places[place] ?? 0) {
      if (this.#hashes[number - 1] === hash && this.#isTopic(number - 1, buffer, start, end)) return number - 1
      place = (place + 1) & mask
    }
    if (this.#topics === maxTopics) return -1
    const topic = this.#topics
    this.#reserve(end - start)
    const at = this.#start(topic)
    for (let index = start; index < end; index += 1) this.#text[at + index - start] = buffer[index] ?? 0
    this.#ends[topic] = at + end - start
    this.#hashes[topic] = hash
    this.#topics += 1
    this.#places[place] = this.#topics
    if (this.#topics * 2 > this.#places.length) this.#rehash()
    return topic
  }

  /** Makes room for one more topic of so many bytes. */
  #reserve(bytes: number): void {
    if (this.#topics === this.#hashes.length) {
      const room = this.#topics * 2
      this.#hashes = grown(this.#hashes, new Int32Array(room))
      this.#messages = grown(this.#messages, new Float64Array(room))
      this.#bytes = grown(this.#bytes, new Float64Array(room))
      this.#ends = grown(this.#ends, new Uint32Array(room))
    }
    const needed = this.#start(this.#topics) + bytes
    if (needed > this.#text.length) this.#text = grown(this.#text, new Uint8Array(Math.max(needed, this.#text.length * 2)))
  }

  #rehash(): void {
    this.#places = new Uint16Array(this.#places.length * 2)
    const mask = this.#places.length - 1
    for (let topic = 0; topic < this.#topics; topic += 1) {
      let place = (this.#hashes[topic] ?? 0) & mask
      while (this.#places[place] !== 0) place = (place + 1) & mask
      this.#places[place] = topic + 1
    }
  }
}

function grown<Column extends Int32Array | Float64Array | Uint32Array | Uint8Array>(column: Column, larger: Column): Column {
  larger.set(column)
  return larger
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

/** A topic's bytes as text where they are UTF-8; one that was cut is the beginning of the topic. */
export interface TopicName {
  readonly kind: 'text' | 'hex'
  readonly text: string
  readonly isCut: boolean
}

function topicName(bytes: Uint8Array): TopicName {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  const isCut = bytes.byteLength === maxTopicBytes
  for (let dropped = 0; dropped < (isCut ? 4 : 1); dropped += 1) {
    try {
      const text = decodeURIComponent(
        hex
          .slice(0, hex.length - dropped)
          .map((byte) => `%${byte}`)
          .join(''),
      )
      return { kind: 'text', text, isCut }
    } catch {
      // A cut may have gone through a character: a byte less, then.
    }
  }
  return { kind: 'hex', text: hex.join(''), isCut }
}

/** A topic as text; bytes that are not UTF-8 as `hex:…`, and one that was cut ends in `…`. */
function topicText(bytes: Uint8Array): string {
  const { kind, text, isCut } = topicName(bytes)
  return `${kind === 'hex' ? 'hex:' : ''}${text}${isCut ? '…' : ''}`
}
