import { describe, expect, test } from 'vitest'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { decoders } from './index'
import { messageOf } from './message-input'
import { allNodes, expectHardened, nodeAt, outline } from './testing'
import { xml } from './xml'

const utf8 = (text: string) => new TextEncoder().encode(text)
const text = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<Siri version="2.0"><Délai unit='s'>12 &lt; 13</Délai><List>before<A/><A n="1">漢</A>after</List><![CDATA[<raw>]]></Siri>`

describe('XML', () => {
  test('elements, attributes and texts, with their bytes', () => {
    const { decoder, tree } = decodeMessage(messageOf([utf8(text)]))
    expect(decoder).toBe('xml')
    expect(outline(tree)).toBe(
      [
        'Frame 1:',
        '  Siri:',
        '    @version: 2.0',
        '    Délai: 12 < 13',
        '      @unit: s',
        '    List:',
        '      #text: before',
        '      A:',
        '      A: 漢',
        '        @n: 1',
        '      #text: after',
        '    #text: <raw>',
        '',
      ].join('\n'),
    )
    const bytesOf = (...names: readonly string[]) => {
      const { range } = nodeAt(tree, 'Frame 1', ...names)
      return new TextDecoder().decode(utf8(text).subarray(range?.from, range?.to))
    }
    expect(bytesOf('Siri', 'Délai')).toBe("<Délai unit='s'>12 &lt; 13</Délai>")
    expect(bytesOf('Siri', 'List', 'A')).toBe('<A/>')
    expect(bytesOf('Siri', 'List', '#text')).toBe('before')
    expect(bytesOf('Siri', 'List')).toBe('<List>before<A/><A n="1">漢</A>after</List>')
    expect(bytesOf('Siri')).toBe(text.slice(text.indexOf('<Siri')))
  })

  test('fields by path', () => {
    const message = messageOf([utf8('<a><b x="1">no</b><c><d>yes</d></c><b>2</b></a>')])
    expect(fieldValue('xml.a.c.d', message)).toBe('yes')
    expect(fieldValue('xml.a.b.@x', message)).toBe('1')
    expect(fieldValue('xml.a.b', message)).toBe('no')
    expect(fieldValue('xml.a.z', message)).toBeUndefined()
    expect(summaryOf(message).text).toBe('<a><b x="1">no</b><c><d>yes</d></c><b>2</b></a>')
  })

  test('what is wrong is said with its line', () => {
    const { error } = decodeMessage(messageOf([utf8('<a>\n<b></a>')]), { choices: [{ decoder: 'xml' }] })
    expect(error?.message).toMatch(/unexpected close tag.*\(line 2\)\.$/u)
  })

  test('entities that multiply are not expanded', () => {
    const laughs = `<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>`
    expect(decodeMessage(messageOf([utf8(laughs)]), { choices: [{ decoder: 'xml' }] }).error).toBeDefined()
  })

  test('a hundred thousand elements, side by side or one in another, are bounded', () => {
    const wide = decodeMessage(messageOf([utf8(`<a>${'<b>1</b>'.repeat(100_000)}</a>`)]))
    expect(nodeAt(wide.tree, 'Frame 1', 'a').more).toEqual({ path: [0, 0], from: 500, count: 99_500 })
    const deep = decodeMessage(messageOf([utf8('<b>'.repeat(100_000) + '</b>'.repeat(100_000))]))
    expect(allNodes(deep.tree).length).toBeLessThan(100)
  })

  test('nothing hostile breaks it', () => {
    expectHardened(xml, decoders, [[utf8(text)]])
  })
})
