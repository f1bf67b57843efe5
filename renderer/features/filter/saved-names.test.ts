import { describe, expect, it } from 'vitest'
import { renamed } from './saved-names'

const saved = [
  { name: 'slow', filter: 'rtt > 1s' },
  { name: 'lost', filter: 'state == broken' },
]

describe('renaming a saved filter', () => {
  it('keeps its place and its filter', () => {
    expect(renamed(saved, 'slow', ' very slow ')).toEqual([{ name: 'very slow', filter: 'rtt > 1s' }, saved[1]])
    expect(renamed(saved, 'slow', 'slow')).toEqual(saved)
  })

  it('needs a name that no other has', () => {
    expect(renamed(saved, 'slow', '  ')).toBe('missing')
    expect(renamed(saved, 'slow', 'lost')).toBe('taken')
  })
})
