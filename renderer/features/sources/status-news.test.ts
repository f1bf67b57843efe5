import { describe, expect, it } from 'vitest'
import type { EndpointSnapshot, EndpointSourceSnapshot } from '../../../shared/ipc/contract'
import { testEndpoint, testSource } from '../../testing'
import { type KnownStatuses, statusNews } from './status-news'

const source = (state: EndpointSnapshot['state'] | 'stopped'): EndpointSourceSnapshot =>
  state === 'stopped' ? testSource({ state }) : testSource({ endpoints: [testEndpoint(state)] })

const nothing: KnownStatuses = new Map()
const kinds = (known: KnownStatuses, sources: readonly EndpointSourceSnapshot[]) =>
  statusNews(known, sources).news.map(({ name, status }) => `${name}: ${status.kind}`)

describe('what is told of the sources’ statuses', () => {
  it('is what they came to, not that they try', () => {
    expect(kinds(nothing, [source('connecting')])).toEqual([])
    const trying = statusNews(nothing, [source('connecting')])
    expect(kinds(trying.known, [source('connected')])).toEqual(['orders: connected'])
  })

  it('is not told twice, also when one tries again in between', () => {
    let state = statusNews(nothing, [source('connected')])
    state = statusNews(state.known, [source('disconnected')])
    expect(state.news.map(({ status }) => status.kind)).toEqual(['reconnecting'])
    state = statusNews(state.known, [source('connecting')])
    expect(kinds(state.known, [source('disconnected')])).toEqual([])
    expect(kinds(state.known, [source('connected')])).toEqual(['orders: connected'])
  })

  it('is nothing for a source that was added and not started, and something when one stops', () => {
    expect(kinds(nothing, [source('stopped')])).toEqual([])
    expect(kinds(statusNews(nothing, [source('connected')]).known, [source('stopped')])).toEqual(['orders: stopped'])
  })
})
