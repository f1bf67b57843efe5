import {
  type ConnectionId,
  certainties,
  directions,
  type ExchangeId,
  eventNames,
  exchangeStates,
  firstTapConnection,
  type RowId,
  type RowSummary,
  roles,
  rowKinds,
  type SourceId,
  socketTypes,
} from '../../shared/model'
import { type ExchangeColumns, rowFlags, type TapColumns } from './tap/batch'

/** How numbers in the exchange columns become the capture's; a tap thread counts by itself. */
export interface ExchangeNumbers {
  /** Of a number in the column `exchange` that is not 0; `undefined` when it was forgotten. */
  exchangeNumber(value: number): number | undefined
  /** Of a number in the column `peer` that is not 0. */
  rowNumber(value: number): number | undefined
}

/** The numbers in the columns are the capture's. */
export const ownNumbers: ExchangeNumbers = { exchangeNumber: (value) => value, rowNumber: (value) => value }

/** A row out of columns in the layout of tap/batch.ts. */
export function rowSummary(
  id: number,
  index: number,
  columns: TapColumns,
  exchanges: ExchangeColumns | undefined,
  numbers: ExchangeNumbers = ownNumbers,
): RowSummary {
  const connection = columns.connection[index] ?? 0
  const atTap = { transferUs: columns.transferUs[index] ?? 0, encrypted: ((columns.flags[index] ?? 0) & rowFlags.encrypted) !== 0 }
  // The ids were branded when they were written: this is where they come out of their columns again.
  return {
    id: id as RowId,
    kind: rowKinds[columns.kind[index] ?? 0] ?? 'message',
    timeUs: columns.timeUs[index] ?? 0,
    source: columns.source[index] as SourceId,
    connection: connection as ConnectionId,
    socket: socketTypes[columns.socket[index] ?? 0],
    direction: directions[columns.direction[index] ?? 0] ?? 'none',
    event: eventNames[columns.event[index] ?? 0] ?? 'none',
    frameCount: columns.frameCount[index] ?? 0,
    envelopeFrames: columns.envelopeFrames[index] ?? 0,
    size: columns.size[index] ?? 0,
    ...exchangePart(index, exchanges, numbers),
    ...(connection < firstTapConnection ? {} : atTap),
  }
}

function exchangePart(
  index: number,
  exchanges: ExchangeColumns | undefined,
  numbers: ExchangeNumbers,
): Pick<RowSummary, 'exchange' | 'role' | 'state' | 'certainty' | 'rttUs' | 'peer'> {
  const exchange = exchanges?.exchange[index] ?? 0
  if (exchanges === undefined || exchange === 0) {
    return { exchange: 0, role: 'none', state: 'none', certainty: 'none', rttUs: undefined, peer: undefined }
  }
  const peer = exchanges.peer[index] ?? 0
  return {
    exchange: (numbers.exchangeNumber(exchange) ?? 0) as ExchangeId,
    role: roles[exchanges.role[index] ?? 0] ?? 'none',
    state: exchangeStates[exchanges.state[index] ?? 0] ?? 'none',
    certainty: certainties[exchanges.certainty[index] ?? 0] ?? 'none',
    rttUs: peer === 0 ? undefined : exchanges.rttUs[index],
    peer: peer === 0 ? undefined : (numbers.rowNumber(peer) as RowId | undefined),
  }
}
