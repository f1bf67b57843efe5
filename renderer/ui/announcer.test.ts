import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Announcer } from './announcer'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('what is told to assistive technology', () => {
  it('is told after a second, once for all that happened in it', () => {
    const tell = vi.fn(() => true)
    const announcer = new Announcer(tell)
    for (let change = 0; change < 1000; change += 1) announcer.changed()
    vi.advanceTimersByTime(999)
    expect(tell).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(tell).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(60_000)
    expect(tell).toHaveBeenCalledTimes(1)
  })

  it('is not more than one thing in five seconds, though there are a thousand changes in twenty', () => {
    const tell = vi.fn(() => true)
    const announcer = new Announcer(tell)
    for (let change = 0; change < 1000; change += 1) {
      announcer.changed()
      vi.advanceTimersByTime(20)
    }
    vi.advanceTimersByTime(10_000)
    expect(tell.mock.calls.length).toBeGreaterThanOrEqual(4)
    expect(tell.mock.calls.length).toBeLessThanOrEqual(5)
  })

  it('does not rest after there was nothing to say, and ends', () => {
    const tell = vi.fn(() => false)
    const announcer = new Announcer(tell)
    announcer.changed()
    vi.advanceTimersByTime(1000)
    announcer.changed()
    vi.advanceTimersByTime(1000)
    expect(tell).toHaveBeenCalledTimes(2)
    announcer.changed()
    announcer.stop()
    vi.advanceTimersByTime(10_000)
    expect(tell).toHaveBeenCalledTimes(2)
  })
})
