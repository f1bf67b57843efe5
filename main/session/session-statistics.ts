import type { RowSelection, StatisticsColumns } from '../../shared/statistics/columns'
import type { StatisticsReport } from '../../shared/statistics/report'
import { bucketWidthUs, Statistics } from '../../shared/statistics/statistics'
import type { SessionChunk, SessionReader } from './session-reader'

/** Parts of the time line. */
const buckets = 300

/**
 * Sums over a session, chunk by chunk. `select` may leave rows out; payloads are read only where topics are counted.
 * @throws InspectorError where the file is damaged.
 */
export function sessionStatistics(reader: SessionReader, select: (chunk: SessionChunk) => RowSelection = () => ({})): StatisticsReport {
  const { chunks } = reader
  const spanUs = (chunks.at(-1)?.maxTimeUs ?? 0) - (chunks[0]?.minTimeUs ?? 0)
  const total = new Statistics(bucketWidthUs(spanUs, buckets))
  for (const { firstRow } of chunks) {
    const chunk = reader.chunk(firstRow)
    if (chunk !== undefined) total.add(columnsOf(chunk), select(chunk))
  }
  return total.report()
}

function columnsOf({ firstRow, rows, columns, exchanges, payload }: SessionChunk): StatisticsColumns {
  const { payloadEnd, flags } = columns
  let slab: Uint8Array | undefined
  return {
    ...columns,
    firstRow,
    rows,
    exchanges,
    payload: {
      kind: 'slab',
      get slab() {
        slab ??= payload(0, payloadEnd[rows - 1] ?? 0) ?? new Uint8Array(0)
        return slab
      },
      payloadEnd,
      flags,
    },
  }
}
