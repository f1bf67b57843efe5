import { describe, expect, it } from 'vitest'
import { nextLine } from './tree-keys'

const lines = [
  { level: 1, isExpanded: true },
  { level: 2, isExpanded: false },
  { level: 2, isExpanded: undefined },
  { level: 1, isExpanded: undefined },
]
const press = (active: number, key: string) => nextLine(lines, active, key, 2)

describe('the keys of a tree', () => {
  it('move by a line, a page and to the ends, and stop there', () => {
    expect(press(-1, 'ArrowDown')).toEqual({ kind: 'go', index: 0 })
    expect(press(3, 'ArrowDown')).toEqual({ kind: 'go', index: 3 })
    expect(press(0, 'ArrowUp')).toEqual({ kind: 'go', index: 0 })
    expect(press(-1, 'ArrowUp')).toEqual({ kind: 'go', index: 3 })
    expect(press(0, 'PageDown')).toEqual({ kind: 'go', index: 2 })
    expect(press(1, 'PageUp')).toEqual({ kind: 'go', index: 0 })
    expect(press(1, 'End')).toEqual({ kind: 'go', index: 3 })
    expect(press(1, 'Home')).toEqual({ kind: 'go', index: 0 })
  })

  it('open a line to the right, then go into it', () => {
    expect(press(1, 'ArrowRight')).toEqual({ kind: 'expand' })
    expect(press(0, 'ArrowRight')).toEqual({ kind: 'go', index: 1 })
    expect(press(2, 'ArrowRight')).toBeUndefined()
  })

  it('close a line to the left, then go to the one above it', () => {
    expect(press(0, 'ArrowLeft')).toEqual({ kind: 'collapse' })
    expect(press(2, 'ArrowLeft')).toEqual({ kind: 'go', index: 0 })
    expect(press(3, 'ArrowLeft')).toBeUndefined()
    expect(press(-1, 'ArrowLeft')).toBeUndefined()
  })

  it('are left alone where the tree has no use for them', () => expect(press(1, 'a')).toBeUndefined())
})
