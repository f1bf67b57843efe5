import { describe, expect, it } from 'vitest'
import { complete } from './complete'

const known = { sources: ['orders', 'my tap'], jsonFields: ['json.method'], decoders: ['jupyter'], values: { endpoint: ['tcp://a:1'] } }

/** The labels offered at the `|`, and the text that they replace. */
function at(marked: string): { readonly labels: readonly string[]; readonly replaced: string } {
  const cursor = marked.indexOf('|')
  const source = marked.slice(0, cursor) + marked.slice(cursor + 1)
  const { from, to, options } = complete(source, cursor, known)
  return { labels: options.map(({ label }) => label), replaced: source.slice(from, to) }
}

describe('completion', () => {
  it('offers fields where a term may begin', () => {
    expect(at('|').labels).toContain('socket')
    expect(at('so|').labels.slice(0, 2)).toEqual(['socket', 'source'])
    expect(at('size > 5 && rt|').labels).toEqual(['rtt', 'certainty'])
    expect(at('!(json.m|').labels).toEqual(['json.method'])
    expect(at('so|ck == REQ')).toMatchObject({ replaced: 'sock' })
  })

  it('offers the operators that a field can have', () => {
    expect(at('size |').labels).toEqual(['==', '!=', '<', '<=', '>', '>=', 'in', 'exists', '&&', '||'])
    expect(at('frame[0] |').labels).toContain('contains')
    expect(at('topic st|').labels).toEqual(['startsWith', 'exists'])
    expect(at('frame[|').labels).toEqual([])
  })

  it('offers the values of a field, quoted where need be', () => {
    expect(at('socket == R|').labels.slice(0, 3)).toEqual(['REQ', 'REP', 'ROUTER'])
    expect(at('state == t|').labels[0]).toBe('"timed out"')
    expect(at('state == "tim|"')).toEqual({ labels: ['"timed out"'], replaced: '"tim"' })
    expect(at('source in [orders, |').labels).toEqual(['orders', '"my tap"'])
    expect(at('endpoint == |').labels).toEqual(['"tcp://a:1"'])
    expect(at('encrypted == t|').labels).toEqual(['true'])
    expect(at('decoder == |').labels).toEqual(['jupyter'])
  })

  it('offers units behind a number', () => {
    expect(at('rtt > 100|').labels).toEqual(['100us', '100µs', '100ms', '100s', '100min', '100h'])
    expect(at('size > 64K|').labels).toEqual(['64kB', '64KB', '64KiB'])
    expect(at('frames == 3|').labels).toEqual([])
  })

  it('offers nothing in text and regular expressions that are searched for', () => {
    expect(at('"so|').labels).toEqual([])
    expect(at('/so|').labels).toEqual([])
    expect(at('hello |').labels).toEqual(['&&', '||'])
  })
})
