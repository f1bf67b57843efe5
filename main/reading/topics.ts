import { setImmediate } from 'node:timers/promises'
import { InspectorError } from '../../shared/errors'
import type { TopicsQuery } from '../../shared/ipc/contract'
import { directions, type RowId, type SocketType, socketTypes } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import { maxTopics, TopicTable } from '../../shared/statistics/topics'
import { type TopicReading, type TopicsAnswer, type TopicValue, weightAfter } from '../../shared/topics'
import { maxPreviewFrames, previewOf } from '../capture/preview'
import type { ChunkColumn, ReadCapture, ReadChunk } from '../capture/read-chunk'
import { frameHeads, RowReader } from './read-rows'
import { statisticsColumns } from './statistics'

/** Longest that reading keeps other calls waiting. */
const sliceMs = 8
/** Longest that a call goes on before it answers with what there is. */
const answerMs = 120
const rowsPerStep = 16_384
const previewBytes = 256

const publishers: readonly SocketType[] = ['PUB', 'XPUB']
const subscribers: readonly SocketType[] = ['SUB', 'XSUB']
/** Whether a row was published, by the code of its socket, which at a tap is the sender's: what goes the other way subscribes. */
const isSentByPublisher = socketTypes.map((type) => publishers.includes(type))
const isReceivedBySubscriber = socketTypes.map((type) => subscribers.includes(type))
const incoming = directions.indexOf('in')
const columnsRead: ReadonlySet<ChunkColumn> = new Set([
  'kind',
  'socket',
  'direction',
  'flags',
  'envelopeFrames',
  'payloadEnd',
  'size',
  'timeUs',
  'source',
  'connection',
] as const)

type Scope = Pick<TopicsQuery, 'source' | 'connection'>

/**
 * The topics of what PUB, SUB, XPUB and XSUB sockets send, counted as rows come: each row is looked at once, when it is asked
 * for first. Another scope, or a clear, begins anew.
 */
export class TopicReader {
  readonly #capture: ReadCapture
  readonly #rows: RowReader
  #scope: Scope = {}
  #epoch = 0
  #revision = 0
  #reads = 0
  /** Rows before this one were never there for this reader. */
  #floor: number
  #nextRow: number
  #skipped = 0
  #table = new TopicTable()
  #firstUs = new Float64Array(0)
  #lastUs = new Float64Array(0)
  #lastRow = new Float64Array(0)
  #weight = new Float64Array(0)
  /** The revision in which each topic changed last. */
  #changed = new Uint32Array(0)

  constructor(capture: ReadCapture) {
    this.#capture = capture
    this.#rows = new RowReader(capture)
    this.#floor = capture.firstRow
    this.#nextRow = this.#floor
    this.#begin({})
  }

  /** What was captured before is forgotten. */
  cleared(): void {
    this.#floor = this.#capture.firstRow
    this.#begin(this.#scope)
  }

  /** @throws InspectorError when a newer read has begun. */
  async read({ source, connection, epoch, revision, values }: TopicsQuery): Promise<TopicsAnswer> {
    this.#reads += 1
    const mine = this.#reads
    if (source !== this.#scope.source || connection !== this.#scope.connection) this.#begin({ source, connection })
    const total = this.#capture.endRow
    const from = this.#nextRow
    this.#revision += 1
    const endMs = performance.now() + answerMs
    while (this.#advance() && performance.now() < endMs) {
      await setImmediate()
      if (mine !== this.#reads) throw new InspectorError({ code: 'SUPERSEDED', message: said`Newer topics were asked for.` })
    }
    const isSame = epoch === this.#epoch
    return {
      epoch: this.#epoch,
      revision: this.#revision,
      topics: this.#since(isSame ? (revision ?? 0) : 0),
      values: isSame ? (values ?? []).flatMap((topic) => this.#value(topic)) : [],
      otherMessages: this.#table.otherMessages,
      unreadMessages: this.#table.unreadMessages,
      skippedRows: this.#skipped,
      progress: this.#nextRow < total ? { rows: this.#nextRow - from, total: total - from } : undefined,
    }
  }

  #begin(scope: Scope): void {
    this.#scope = scope
    this.#epoch += 1
    this.#revision = 0
    this.#nextRow = this.#floor
    this.#skipped = 0
    this.#table = new TopicTable()
    this.#firstUs = new Float64Array(maxTopics)
    this.#lastUs = new Float64Array(maxTopics)
    this.#lastRow = new Float64Array(maxTopics)
    this.#weight = new Float64Array(maxTopics)
    this.#changed = new Uint32Array(maxTopics)
  }

  /** Looks at rows for a slice of time; answers whether there are more. */
  #advance(): boolean {
    const { endRow, firstRow } = this.#capture
    this.#skipped += Math.max(0, firstRow - this.#nextRow)
    this.#nextRow = Math.max(this.#nextRow, firstRow)
    const untilMs = performance.now() + sliceMs
    while (this.#nextRow < endRow && performance.now() < untilMs) {
      const chunk = this.#capture.chunkFrom(this.#nextRow, columnsRead)
      if (chunk === undefined || chunk.endRow <= this.#nextRow) return false
      const from = Math.max(this.#nextRow, chunk.firstRow)
      const to = Math.min(chunk.endRow, from + rowsPerStep)
      this.#count(chunk, from - chunk.firstRow, to - chunk.firstRow)
      this.#nextRow = to
    }
    return this.#nextRow < endRow
  }

  #count(chunk: ReadChunk, from: number, to: number): void {
    const { source, connection } = this.#scope
    const columns = statisticsColumns(chunk)
    for (let index = from; index < to; index += 1) {
      const isOf = columns.direction[index] === incoming ? isReceivedBySubscriber : isSentByPublisher
      if (columns.kind[index] !== 0 || isOf[columns.socket[index] ?? 255] !== true) continue
      if (source !== undefined && columns.source[index] !== source) continue
      if (connection !== undefined && columns.connection[index] !== connection) continue
      const topic = this.#table.countRow(columns, index)
      if (topic >= 0) this.#seen(topic, columns.timeUs[index] ?? 0, chunk.firstRow + index)
    }
  }

  #seen(topic: number, timeUs: number, row: number): void {
    const isNew = this.#lastRow[topic] === 0
    if (isNew) this.#firstUs[topic] = timeUs
    this.#weight[topic] = isNew ? 1 : weightAfter(this.#weight[topic] ?? 0, timeUs - (this.#lastUs[topic] ?? 0))
    this.#lastUs[topic] = timeUs
    this.#lastRow[topic] = row
    this.#changed[topic] = this.#revision
  }

  #since(revision: number): readonly TopicReading[] {
    const topics: TopicReading[] = []
    for (let topic = 0; topic < this.#table.size; topic += 1) {
      if ((this.#changed[topic] ?? 0) <= revision) continue
      topics.push({
        topic,
        ...this.#table.nameOf(topic),
        ...this.#table.countOf(topic),
        firstUs: this.#firstUs[topic] ?? 0,
        lastUs: this.#lastUs[topic] ?? 0,
        // Numbers of rows are written there by #seen only.
        lastRow: this.#lastRow[topic] as RowId,
        weight: this.#weight[topic] ?? 0,
      })
    }
    return topics
  }

  #value(topic: number): readonly TopicValue[] {
    if (topic >= this.#table.size) return []
    const id = this.#lastRow[topic] as RowId
    const row = this.#rows.row(id)
    const chunk = this.#rows.chunkOf(id)
    if (row === undefined || chunk === undefined) return [{ topic, row: id, preview: undefined }]
    const behind = row.envelopeFrames + 1
    if (row.frameCount <= behind) return [{ topic, row: id, preview: '' }]
    const heads = frameHeads(chunk, id, previewBytes, behind + maxPreviewFrames + 1)
    return [{ topic, row: id, preview: previewOf({ ...row, envelopeFrames: behind }, heads) }]
  }
}
