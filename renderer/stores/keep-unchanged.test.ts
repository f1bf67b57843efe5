import { describe, expect, it } from 'vitest'
import type { SourceSnapshot } from '../../shared/ipc/contract'
import type { SourceId } from '../../shared/model'
import { testSource } from '../testing'
import { keepUnchanged } from './keep-unchanged'

const source = (id: number, name: string): SourceSnapshot => testSource({ id: id as SourceId, name })

describe('sources that are told again', () => {
  it('are the same objects as before when nothing about them is new', () => {
    const before = [source(1, 'one'), source(2, 'two')]
    const now = keepUnchanged(before, [source(2, 'two'), source(1, 'uno'), source(3, 'three')])
    expect(now[0]).toBe(before[1])
    expect(now.map(({ config }) => config.name)).toEqual(['two', 'uno', 'three'])
  })
})
