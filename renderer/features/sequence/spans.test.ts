import { describe, expect, it } from 'vitest'
import type { ExchangeId, RowSummary, SourceId } from '../../../shared/model'
import { testBatchRow, testRow } from '../../testing'
import { keyOf, Routes } from './participants'
import { spansOf } from './spans'

const routes = new Routes([])
const half = (position: number, exchange: number, role: RowSummary['role'], state: RowSummary['state'] = 'replied') =>
  testBatchRow(
    position,
    '',
    testRow(position + 1, {
      source: 1 as SourceId,
      exchange: exchange as ExchangeId,
      role,
      state,
      direction: role === 'request' ? 'out' : 'in',
    }),
  )
const spans = (...rows: readonly ReturnType<typeof half>[]) =>
  spansOf(rows, routes).map(({ exchange, at, from, to }) => [exchange, keyOf(at), from, to])

describe('how long somebody was busy', () => {
  it('is from a request to its reply, at whom it was sent to', () => {
    expect(spans(half(0, 1, 'request'), half(1, 2, 'request'), half(2, 1, 'reply'), half(3, 2, 'reply'))).toEqual([
      [1, 'peers 1', 0, 2],
      [2, 'peers 1', 1, 3],
    ])
  })

  it('goes beyond what is in sight on either side', () => {
    expect(spans(half(5, 1, 'reply'), half(6, 2, 'request'))).toEqual([
      [1, 'peers 1', undefined, 5],
      [2, 'peers 1', 6, undefined],
    ])
  })

  it('lasts while a reply may come, and is none when none came', () => {
    expect(spans(half(0, 1, 'request', 'pending'))).toEqual([[1, 'peers 1', 0, undefined]])
    expect(spans(half(0, 1, 'request', 'timed out'), half(1, 2, 'request', 'broken'), half(2, 3, 'reply', 'orphan'))).toEqual([])
  })

  it('is nothing for rows of no exchange', () => expect(spansOf([testBatchRow(0, '', testRow(1))], routes)).toEqual([]))
})
