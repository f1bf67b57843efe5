import type { Limits } from '../../shared/decoders/budget'
import { messageDecoderNamed } from '../../shared/decoders/choice'
import { decodeMessage, decodePage, type Summary, summaryOf, topicOf } from '../../shared/decoders/decode'
import type { DecodedBlob, Decoder, MessageDecoder, MessageInput, Page } from '../../shared/decoders/decoder'
import { decoders } from '../../shared/decoders/index'
import { InspectorError } from '../../shared/errors'
import type { BlobInfo, DecoderInfo, RowDecoding, RowDecodingPage, UserDecoderInfo } from '../../shared/ipc/inspect'
import type { RowId, RowSummary } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import { maxPreviewFrames, previewOf } from '../capture/preview'
import { chunkOf, type ReadCapture, type ReadChunk } from '../capture/read-chunk'
import { type DecoderChoices, noDecoderChoices } from './decoder-choices'
import { messageInputOf } from './message-input'
import { frameHeads } from './read-rows'

/** Bytes of each frame that a preview may need. */
const previewBytes = 256
/** Rows whose blobs are kept, for the window to ask for their bytes. */
const maxKept = 8

/** Bytes that are decompressed of a message: in plain JavaScript some 40 ms, so that there is time to read them. */
const inflatedBytes = 2 * 1024 * 1024

/** A decoding that somebody waits for: its first part comes soon, the rest is asked for. */
const limits: Partial<Limits> = { timeMs: 80, inputBytes: 8 * 1024 * 1024, blobBytes: inflatedBytes, inflatedBytes }

const now = (): number => performance.now()

/** Decodes rows of a capture for the window: whole messages piece by piece, and the one line of a list. */
export class RowDecoder {
  readonly #capture: ReadCapture
  readonly #choices: DecoderChoices
  /** Blobs by row, the row that was asked for last at the end. */
  readonly #blobs = new Map<RowId, readonly DecodedBlob[]>()

  constructor(capture: ReadCapture, choices: DecoderChoices = noDecoderChoices) {
    this.#capture = capture
    this.#choices = choices
  }

  /**
   * `own`: the user's own decoders, with what they say of this row.
   * @throws InspectorError `NOT_HELD`, or `NOT_A_MESSAGE` for events, commands and what is encrypted.
   */
  decode(row: RowId, own: readonly MessageDecoder[] = []): RowDecoding {
    const input = this.input(row)
    const options = this.#options(own)
    const { blobs, ...decoding } = decodeMessage(input, options)
    this.#keep(row, blobs)
    const isMessage = messageDecoderNamed(options.decoders, decoding.decoder) !== undefined
    return { ...decoding, scope: isMessage ? 'message' : 'frame', topic: topicOf(input), blobs: blobs.map(blobInfo) }
  }

  /**
   * Children that were left out.
   * @throws InspectorError as {@link decode} does.
   */
  more(row: RowId, page: Page, own: readonly MessageDecoder[] = []): RowDecodingPage {
    const input = this.input(row)
    const known = this.#blobs.get(row) ?? []
    const { nodes, more, blobs } = decodePage(input, page, known.length, this.#options(own))
    const all = [...known, ...blobs]
    this.#keep(row, all)
    return { nodes, ...(more === undefined ? {} : { more }), blobs: all.map(blobInfo) }
  }

  /** @throws InspectorError `NOT_HELD` */
  blob(row: RowId, blob: number, offset: number, length: number, own: readonly MessageDecoder[] = []): Uint8Array {
    if (!this.#blobs.has(row)) this.decode(row, own)
    const bytes = this.#blobs.get(row)?.[blob]?.bytes
    if (bytes === undefined) throw notHeld(row)
    return bytes.slice(offset, offset + length)
  }

  /** Choices have changed: blobs may be others. */
  forget(): void {
    this.#blobs.clear()
  }

  /** The one line of a row: by a decoder that says more than text and bytes do, or else the content's first bytes. */
  preview(row: RowSummary): string {
    const chunk = chunkOf(this.#capture, row.id)
    if (chunk === undefined) return ''
    return this.#ownLine(row) ?? this.#summary(chunk, row)?.text ?? plainPreview(chunk, row)
  }

  /** What a decoder says in one line of a message; `undefined` where it is no more than text or bytes. */
  summary(row: RowSummary): Summary | undefined {
    const chunk = chunkOf(this.#capture, row.id)
    return chunk === undefined ? undefined : this.#summary(chunk, row)
  }

  #summary(chunk: ReadChunk, row: RowSummary): Summary | undefined {
    if (row.kind !== 'message' || row.encrypted === true) return undefined
    const summary = summaryOf(messageInputOf(this.#capture, chunk, row.id), { choices: this.#choices.choices })
    return isPlain(summary.decoder) ? undefined : summary
  }

  #ownLine(row: RowSummary): string | undefined {
    const { lines } = this.#choices
    if (lines === undefined || row.kind !== 'message' || row.encrypted === true) return undefined
    return lines.lineOf(row.id, () => this.input(row.id))
  }

  #options(own: readonly MessageDecoder[]) {
    return { choices: this.#choices.choices, decoders: own.length === 0 ? decoders : [...own, ...decoders], limits, now }
  }

  /** A row as decoders see it. @throws InspectorError `NOT_HELD` */
  input(row: RowId): MessageInput {
    const chunk = chunkOf(this.#capture, row)
    if (chunk === undefined) throw notHeld(row)
    return messageInputOf(this.#capture, chunk, row)
  }

  #keep(row: RowId, blobs: readonly DecodedBlob[]): void {
    this.#blobs.delete(row)
    this.#blobs.set(row, blobs)
    for (const oldest of this.#blobs.keys()) {
      if (this.#blobs.size <= maxKept) break
      this.#blobs.delete(oldest)
    }
  }
}

const plainPreview = (chunk: ReadChunk, row: RowSummary): string =>
  previewOf(row, frameHeads(chunk, row.id, previewBytes, row.envelopeFrames + maxPreviewFrames + 1))

const plainNames = new Set(decoders.filter((decoder) => isPlainDecoder(decoder)).map(({ name }) => name))

function isPlainDecoder(decoder: Decoder): boolean {
  return decoder.scope === 'frame' && (decoder.plain === true || decoder.name === 'hex')
}

/** Whether a decoder says no more than the bytes themselves: text and hexadecimal. */
export const isPlain = (name: string): boolean => plainNames.has(name)

const blobInfo = ({ name, size, bytes }: DecodedBlob): BlobInfo => ({ name, size, held: bytes.byteLength })

/** What decoders read in their settings, of those that read any. */
const settingsOf: Readonly<Record<string, DecoderInfo['settings']>> = {
  protobuf: ['protobuf', 'type'],
  avro: ['avro'],
  jupyter: ['key'],
  gazebo: ['type'],
  gnuradio: ['type'],
  multiverso: ['type'],
  singa: ['type'],
}

/** All decoders, the user's own first, for the window to choose from. */
export function decoderInfos(own: readonly UserDecoderInfo[] = []): readonly DecoderInfo[] {
  const mine = own.flatMap(({ name, title, isLoaded, fields }) =>
    name === undefined || !isLoaded
      ? []
      : [
          {
            name,
            title: title ?? name,
            scope: 'message' as const,
            fields: fields.map((path) => ({ path, description: '' })),
            openFields: true,
            settings: [],
          },
        ],
  )
  const ours: readonly DecoderInfo[] = decoders.map(({ name, title, scope, fields, openFields }) => ({
    name,
    title,
    scope,
    fields,
    openFields: openFields === true,
    settings: settingsOf[name] ?? [],
  }))
  return [...mine, ...ours]
}

function notHeld(id: RowId): InspectorError {
  return new InspectorError({
    code: 'NOT_HELD',
    message: said`Row ${id} is no longer held.`,
    hint: said`Raise the limits in the settings to keep more.`,
  })
}
