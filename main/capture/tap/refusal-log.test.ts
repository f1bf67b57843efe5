import { describe, expect, test } from 'vitest'
import { RefusalLog } from './refusal-log'

describe('refused connections of a tap', () => {
  test('have rows at first, then after 1, 2, 4 … seconds, which account for all between', () => {
    const log = new RefusalLog()
    const rows: string[] = []
    for (let timeUs = 0; timeUs <= 16_000_000; timeUs += 100_000) {
      const text = log.refused(timeUs)
      if (text !== undefined) rows.push(`${timeUs / 1e6}${text}`)
    }
    const hidden = (count: number) => `, after ${count} more failed tries without rows`
    expect(rows).toEqual(['0', `1${hidden(9)}`, `3${hidden(19)}`, `7${hidden(39)}`, `15${hidden(79)}`])
  })

  test('are accounted for by the connection that is made, and begin anew', () => {
    const log = new RefusalLog()
    log.refused(0)
    log.refused(1)
    log.refused(2)
    expect(log.failing).toBe(true)
    expect(log.connected()).toBe(', after 2 more failed tries without rows')
    expect(log.failing).toBe(false)
    expect(log.connected()).toBe('')
    expect(log.refused(3)).toBe('')
  })
})
