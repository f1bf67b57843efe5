import type { Correlation } from '../../../shared/decoders/decoder'
import { IdHash } from '../../../shared/decoders/ids/id-hash'
import type { IdPlaces, IdReader } from '../../../shared/decoders/ids/id-reader'
import { idReaders } from '../../../shared/decoders/ids/index'
import { messageOf } from '../../../shared/decoders/message-input'
import { FramePlaces } from '../../../shared/zmtp/frame-places'
import { readFrames } from '../../../shared/zmtp/frames'
import { Correlator } from '../exchanges/correlator'

/** Messages of a connection in which a protocol is looked for. */
const lookedAt = 8

const encoder = new TextEncoder()
// One for all connections of the thread: they hold until the next message is read.
const frames = new FramePlaces()
const hash = new IdHash()
const places: { -readonly [Name in keyof IdPlaces]: IdPlaces[Name] } = { frames, frameCount: 0, envelopeFrames: 0 }

/**
 * Finds out which protocol with ids one connection speaks, from its first messages, and reads the ids of the messages that follow where
 * they lie. What they lie in is asked to the protocol's decoder only in doubt.
 */
export class MessageIds {
  readonly #correlator = new Correlator(lookedAt)
  #reader: IdReader | undefined

  /** It has found no protocol and looks for none any more. */
  get hasGivenUp(): boolean {
    return this.#correlator.hasGivenUp
  }

  /** The part of a message in an exchange; for a request and a reply {@link id} then stands for its id. Never throws. */
  read(
    buffer: Uint8Array,
    start: number,
    end: number,
    frameCount: number,
    framingV1: boolean,
    envelopeFrames: number,
  ): Correlation['role'] | 'none' {
    if (this.#reader === undefined) {
      this.#correlate(buffer, start, end, framingV1, envelopeFrames)
      this.#reader = idReaders.find(({ name }) => name === this.#correlator.protocol)
      if (this.#reader === undefined) return 'none'
    }
    frames.start(buffer, start, end, framingV1)
    places.frameCount = frameCount
    places.envelopeFrames = envelopeFrames
    hash.start()
    const role = this.#reader.read(places, hash)
    if (role !== 'doubt') return role
    const correlation = this.#correlate(buffer, start, end, framingV1, envelopeFrames)
    if (correlation === undefined) return 'none'
    const id = encoder.encode(correlation.id)
    hash.start()
    hash.bytes(new DataView(id.buffer), 0, id.byteLength)
    return correlation.role
  }

  /** What stands for the id that was read last, of requests of the client (otherwise the server) under an envelope. */
  id(ofClient: boolean, envelopeKey: number): IdHash {
    hash.number((envelopeKey | 0) ^ (ofClient ? 1 : 2))
    if (envelopeKey > 1) hash.number(Math.floor(envelopeKey / 0x1_0000_0000))
    return hash
  }

  #correlate(buffer: Uint8Array, start: number, end: number, framingV1: boolean, envelopeFrames: number): Correlation | undefined {
    return this.#correlator.of(messageOf(readFrames(buffer, start, end, framingV1 ? 'v1' : 'v2'), { envelopeFrames }))
  }
}
