import { describe, expect, it } from 'vitest'
import { movedSelection, selectedRange } from './hex-selection'

const key = (name: string, shift = false) => ({ key: name, shift, count: 40, bytesPerLine: 16 })

describe('the selection in the hex view', () => {
  it('is a range whichever way it was drawn', () => {
    expect(selectedRange({ anchor: 7, focus: 3, column: 'hex' })).toEqual({ from: 3, to: 8 })
    expect(selectedRange({ anchor: 3, focus: 3, column: 'hex' })).toEqual({ from: 3, to: 4 })
  })

  it('begins at the first byte and moves by byte and line within the frame', () => {
    expect(movedSelection(undefined, key('ArrowDown'))).toEqual({ anchor: 0, focus: 0, column: 'hex' })
    expect(movedSelection({ anchor: 1, focus: 1, column: 'text' }, key('ArrowDown'))).toEqual({ anchor: 17, focus: 17, column: 'text' })
    expect(movedSelection({ anchor: 1, focus: 1, column: 'hex' }, key('ArrowUp'))?.focus).toBe(0)
    expect(movedSelection({ anchor: 1, focus: 1, column: 'hex' }, key('End'))?.focus).toBe(39)
  })

  it('grows with Shift, and leaves other keys alone', () => {
    expect(movedSelection({ anchor: 5, focus: 6, column: 'hex' }, key('ArrowLeft', true))).toEqual({ anchor: 5, focus: 5, column: 'hex' })
    expect(movedSelection({ anchor: 5, focus: 6, column: 'hex' }, key('a'))).toBeUndefined()
  })
})
