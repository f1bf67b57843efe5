import { expect, test } from 'vitest'
import type { RowId, SourceId } from '../../shared/model'
import { Labels } from './labels'

const one = 1 as SourceId

test('a label stays known while it is live or a held row refers to it', () => {
  const labels = new Labels<SourceId>()
  labels.set(one, 'orders')
  labels.prune(100 as RowId)
  expect(labels.get(one)).toBe('orders')
  labels.set(one, 'orders, renamed')
  labels.used(one, 7 as RowId)
  labels.retire(one)
  labels.prune(7 as RowId)
  expect(labels.get(one)).toBe('orders, renamed')
  labels.prune(8 as RowId)
  expect(labels.get(one)).toBeUndefined()
})
