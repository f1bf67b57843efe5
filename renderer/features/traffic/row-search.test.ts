import { describe, expect, it } from 'vitest'
import type { RowId } from '../../../shared/model'
import type { RowPlace } from '../../stores/reveal'
import { RowSearch } from './row-search'

const row = (id: number): RowId => id as RowId

/** A search whose questions are answered in turn, and what it found. */
function search(answers: readonly (RowPlace | undefined)[]) {
  const found: RowPlace[] = []
  const asked: RowId[] = []
  const seeker = new RowSearch(async (id) => answers[asked.push(id) - 1])
  const changed = async (isSearching: boolean): Promise<void> => {
    seeker.listChanged(isSearching)
    await Promise.resolve()
    await Promise.resolve()
  }
  return {
    found,
    asked,
    changed,
    begin: (id: number | undefined) => seeker.begin(id === undefined ? undefined : row(id), (place) => found.push(place)),
  }
}

describe('the search for a row in another view', () => {
  it('is over as soon as the row is there', async () => {
    const { found, asked, changed, begin } = search([undefined, { row: row(3), position: 1 }, { row: row(7), position: 4 }])
    begin(7)
    for (let time = 0; time < 5; time += 1) await changed(true)
    expect(found).toEqual([{ row: 7, position: 4 }])
    expect(asked).toHaveLength(3)
  })

  it('ends when a later row is there, or nothing more is sought', async () => {
    const passed = search([{ row: row(9), position: 4 }])
    passed.begin(7)
    await passed.changed(true)
    await passed.changed(true)
    expect(passed.asked).toHaveLength(1)
    const ended = search([{ row: row(3), position: 4 }])
    ended.begin(7)
    await ended.changed(false)
    await ended.changed(false)
    expect(ended.asked).toHaveLength(1)
    expect([...passed.found, ...ended.found]).toEqual([])
  })

  it('asks one question at a time, and hears no answer about another view', async () => {
    const answers: ((place: RowPlace | undefined) => void)[] = []
    const found: RowPlace[] = []
    const seeker = new RowSearch(() => new Promise((resolve) => answers.push(resolve)))
    seeker.begin(row(7), (place) => found.push(place))
    seeker.listChanged(true)
    seeker.listChanged(true)
    expect(answers).toHaveLength(1)
    seeker.begin(row(8), (place) => found.push(place))
    answers[0]?.({ row: row(7), position: 4 })
    await Promise.resolve()
    seeker.listChanged(false)
    answers[1]?.({ row: row(8), position: 2 })
    await Promise.resolve()
    expect(found).toEqual([{ row: 8, position: 2 }])
  })

  it('asks nothing without a row', async () => {
    const { asked, changed, begin } = search([])
    begin(undefined)
    await changed(false)
    expect(asked).toEqual([])
  })
})
