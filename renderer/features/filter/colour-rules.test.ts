import { describe, expect, it } from 'vitest'
import { moved, nextColour } from './colour-rules'

describe('the order of rules', () => {
  it('changes by one place at a time and ends at the ends', () => {
    const items = ['a', 'b', 'c']
    expect(moved(items, 1, -1)).toEqual(['b', 'a', 'c'])
    expect(moved(items, 1, 1)).toEqual(['a', 'c', 'b'])
    expect(moved(items, 0, -1)).toBe(items)
    expect(moved(items, 2, 1)).toBe(items)
  })
})

describe('the colour of a new rule', () => {
  it('is one that no other has, as long as there is one', () => {
    expect(nextColour([])).toBe('red')
    expect(nextColour([{ colour: 'red' }, { colour: 'yellow' }])).toBe('orange')
    const all = (['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const).map((colour) => ({ colour }))
    expect(nextColour([...all, { colour: 'red' }])).toBe('orange')
  })
})
