import { firstTapConnection } from '../model'
import { type ConnectionFacts, chunkFlags, type Predicate, type Run } from './chunk'
import type { Fact, NumberColumn, WordColumn } from './fields'
import { clipped, type Interval, isWithin, narrowToIntervals, shifted, wholeNumbers } from './intervals'

const dayUs = 86_400e6

/** Microseconds of the session at the midnight, where the user is, before the session began. */
function midnightUs({ context: { anchor, utcOffsetMinutes } }: Run): number {
  const localUs = anchor.epochUs + utcOffsetMinutes * 60e6
  return -(((localUs % dayUs) + dayUs) % dayUs)
}

/** Rows captured in one of the intervals, which depend on when midnight was, in microseconds of the session. */
export function clockPredicate(intervalsFrom: (midnightUs: number) => readonly Interval[]): Predicate {
  return {
    cost: 1,
    columns: ['timeUs'],
    payload: false,
    narrow: (run, mask) => narrowToIntervals(run.chunk.columns.timeUs, run.from, mask, intervalsFrom(midnightUs(run))),
  }
}

/** Rows whose number lies in one of the intervals. */
export function numberPredicate(column: NumberColumn, intervals: readonly Interval[]): Predicate {
  const isExchange = column === 'exchange' || column === 'rttUs'
  return {
    cost: 1,
    columns: isExchange ? ['exchanges'] : column === 'id' ? [] : [column],
    payload: false,
    narrow: numberNarrow(column, intervals),
  }
}

function numberNarrow(column: NumberColumn, intervals: readonly Interval[]): Predicate['narrow'] {
  switch (column) {
    case 'id':
      return ({ chunk, from }, mask) => {
        for (let row = 0; row < mask.length; row += 1) if (!isWithin(intervals, chunk.firstRow + from + row)) mask[row] = 0
      }
    case 'connection': {
      // Each kind of source counts from 1.
      const numbers = wholeNumbers(clipped(intervals, 1))
      const ids = [...clipped(numbers, 1, firstTapConnection - 1), ...shifted(numbers, firstTapConnection - 1)]
      return ({ chunk, from }, mask) => narrowToIntervals(chunk.columns.connection, from, mask, ids)
    }
    case 'exchange': {
      const numbers = clipped(intervals, 1)
      return ({ chunk: { exchanges, exchangeNumber }, from }, mask) => {
        if (exchanges === undefined) mask.fill(0)
        else if (exchangeNumber === undefined) narrowToIntervals(exchanges.exchange, from, mask, numbers)
        else {
          for (let row = 0; row < mask.length; row += 1) {
            const local = mask[row] === 0 ? 0 : (exchanges.exchange[from + row] ?? 0)
            if (local === 0 || !isWithin(numbers, exchangeNumber(local))) mask[row] = 0
          }
        }
      }
    }
    case 'rttUs':
      return ({ chunk: { exchanges }, from }, mask) => {
        if (exchanges === undefined) mask.fill(0)
        else {
          const { peer, rttUs } = exchanges
          for (let row = 0; row < mask.length; row += 1) if (peer[from + row] === 0) mask[row] = 0
          narrowToIntervals(rttUs, from, mask, intervals)
        }
      }
    default:
      return ({ chunk, from }, mask) => narrowToIntervals(chunk.columns[column], from, mask, intervals)
  }
}

/** Rows whose code is set in the table. */
export function codePredicate(column: WordColumn, table: Uint8Array): Predicate {
  const isExchange = column === 'role' || column === 'state' || column === 'certainty'
  return {
    cost: 1,
    columns: [isExchange ? 'exchanges' : column],
    payload: false,
    narrow: ({ chunk, from }, mask) => {
      const codes = isExchange ? chunk.exchanges?.[column] : chunk.columns[column]
      if (codes === undefined) mask.fill(0)
      else for (let row = 0; row < mask.length; row += 1) if (table[codes[from + row] ?? 0] === 0) mask[row] = 0
    },
  }
}

export function encryptedPredicate(wanted: boolean): Predicate {
  const bit = wanted ? chunkFlags.encrypted : 0
  return {
    cost: 1,
    columns: ['flags'],
    payload: false,
    narrow: ({ chunk: { columns }, from }, mask) => {
      for (let row = 0; row < mask.length; row += 1) if (((columns.flags[from + row] ?? 0) & chunkFlags.encrypted) !== bit) mask[row] = 0
    },
  }
}

/** Rows of whose source or connection one of the texts passes; asked once for each of them in a run. */
export function factPredicate(fact: Fact, test: (texts: readonly string[]) => boolean): Predicate {
  return {
    cost: 2,
    columns: ['source', 'connection'],
    payload: false,
    narrow: ({ chunk: { columns }, context, from }, mask) => {
      const answers = new Map<number, boolean>()
      for (let row = 0; row < mask.length; row += 1) {
        if (mask[row] === 0) continue
        const source = columns.source[from + row] ?? 0
        const connection = columns.connection[from + row] ?? 0
        const key = fact === 'source' ? source : source * 0x1_0000_0000 + connection
        let answer = answers.get(key)
        if (answer === undefined) {
          answer =
            fact === 'source'
              ? test([context.sourceName(source) ?? [], String(source)].flat())
              : test(factTexts(context.connectionFacts(connection, source), fact))
          answers.set(key, answer)
        }
        if (!answer) mask[row] = 0
      }
    },
  }
}

function factTexts(facts: ConnectionFacts | undefined, fact: Exclude<Fact, 'source'>): readonly string[] {
  const value = facts?.[fact]
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}
