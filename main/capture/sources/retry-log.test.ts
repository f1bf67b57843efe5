import { expect, test } from 'vitest'
import { RetryLog } from './retry-log'

const tryEvents = ['connect delayed', 'closed', 'connect retried'] as const

test('the first event of each kind gets a row; then rows that stand for many come ever more rarely', () => {
  const log = new RetryLog()
  const rows: [number, string, string][] = []
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    for (const event of tryEvents) {
      const note = log.note(event, attempt * 100_000)
      if (note !== undefined) rows.push([attempt / 10, event, note])
    }
  }
  expect(rows.slice(0, 3).map(([, event]) => event)).toEqual([...tryEvents])
  expect(rows.slice(3).map(([second]) => second)).toEqual([1, 3, 7, 15, 31, 63])
  expect(rows[3]).toEqual([1, 'connect retried', ', after 10 more failed tries (30 events without a row)'])
  const told = rows.slice(3).reduce((sum, [, , note]) => sum + Number(/\((\d+)/.exec(note)?.[1]), 0)
  const left = Number(/\((\d+)/.exec(log.takeHidden())?.[1])
  expect(rows.length - rows.slice(3).length + told + left).toBe(1200 * 3)
})

test('starts anew after a reset', () => {
  const log = new RetryLog()
  log.note('closed', 0)
  expect(log.note('closed', 1)).toBeUndefined()
  log.takeHidden()
  log.reset()
  expect(log.note('closed', 2)).toBe('')
  expect(log.takeHidden()).toBe('')
})
