import { describe, expect, it } from 'vitest'
import { complete } from '../../../shared/filter/complete'
import { acceptOption } from './accept-option'

/** What becomes of the text with a `|` at the cursor when an option is accepted there; a `|` is where the cursor is then. */
function accept(marked: string, label: string): string {
  const cursor = marked.indexOf('|')
  const source = marked.slice(0, cursor) + marked.slice(cursor + 1)
  const completion = complete(source, cursor)
  const option = completion.options.find((candidate) => candidate.label === label)
  if (option === undefined) throw new Error(`${label} is not offered.`)
  const accepted = acceptOption(source, completion, option)
  return `${accepted.text.slice(0, accepted.cursor)}|${accepted.text.slice(accepted.cursor)}`
}

describe('an option that is accepted', () => {
  it('replaces the word at the cursor and leaves a space for what comes next', () => {
    expect(accept('so|', 'socket')).toBe('socket |')
    expect(accept('so|ck == REQ', 'socket')).toBe('socket |== REQ')
    expect(accept('size |', '>=')).toBe('size >= |')
    expect(accept('hello |', '&&')).toBe('hello && |')
  })

  it('leaves no space behind a value or a unit', () => {
    expect(accept('socket == R|', 'REQ')).toBe('socket == REQ|')
    expect(accept('state == "tim|"', '"timed out"')).toBe('state == "timed out"|')
    expect(accept('rtt > 100|', '100ms')).toBe('rtt > 100ms|')
  })

  it('goes on where more belongs to it', () => {
    expect(accept('js|', 'json')).toBe('json.|')
    expect(accept('size i|', 'in')).toBe('size in [|')
  })
})
