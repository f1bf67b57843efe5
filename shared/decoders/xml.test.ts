import { describe, expect, test } from 'vitest'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { hex as hexDecoder } from './hex'
import { decoders } from './index'
import { messageOf } from './message-input'
import { fromHex } from './samples/bytes'
import { xmlEncodings } from './samples/xml'
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

  test.each(xmlEncodings)('%s is read, each node with its bytes', (_, hex, outer, inner, text, after) => {
    const bytes = fromHex(hex)
    const message = messageOf([bytes])
    const decoding = decodeMessage(message)
    expect({ decoder: decoding.decoder, error: decoding.error, problems: decoding.problems }).toEqual({
      decoder: 'xml',
      error: undefined,
      problems: [],
    })
    expect(nodeAt(decoding.tree, 'Frame 1', outer, inner).text).toBe(text)
    expect(nodeAt(decoding.tree, 'Frame 1', outer, '#text').text).toBe(after)
    const rangeOf = (...names: readonly string[]) => nodeAt(decoding.tree, 'Frame 1', ...names).range ?? { from: -1, to: -1 }
    // What the encoder made of `>` and `<`, in UTF-16 with a zero byte: the elements follow each other without a gap.
    const [whole, element, rest] = [rangeOf(outer), rangeOf(outer, inner), rangeOf(outer, '#text')]
    expect(whole.to).toBe(bytes.byteLength)
    expect(rest.from).toBe(element.to)
    const closing = bytes.slice(rest.to)
    const units = outer.length + 3
    expect(closing.byteLength).toBe(whole.to - rest.to)
    expect([...closing].filter((byte) => byte === 0x3c)).toHaveLength(1)
    expect(closing.byteLength).toBeGreaterThanOrEqual(units)
    expect([...bytes.slice(element.from, element.to)].filter((byte) => byte === 0x3e).length).toBeGreaterThanOrEqual(2)
    expect(fieldValue(`xml.${outer}.${inner}`, message)).toBe(text)
    expect(summaryOf(message).text).toContain(`<${outer} `)
  })

  test('bytes that are not in the encoding that they declare are an error, and so is one that is not known', () => {
    const errorOf = (bytes: Uint8Array) => decodeMessage(messageOf([bytes]), { choices: [{ decoder: 'xml' }] }).error?.message
    const declare = (label: string, ...rest: readonly number[]) =>
      Uint8Array.from([...utf8(`<?xml version="1.0" encoding="${label}"?><a>`), ...rest, ...utf8('</a>')])
    expect(errorOf(declare('gb2312', 0x81, 0x20))).toBe('The bytes are not in gbk, the encoding that they declare.')
    expect(errorOf(declare('klingon'))).toBe('XML in the encoding klingon is not read here.')
    expect(errorOf(declare('UTF-8', 0xe9))).toBe('The bytes are not in UTF-8, and declare no other encoding.')
  })

  test('a beginning that ends in the middle of a character is read up to it', () => {
    const long = Uint8Array.from([
      ...utf8('<?xml version="1.0" encoding="gbk"?><a>'),
      ...Array.from({ length: 4000 }, (_, at) => (at % 2 === 0 ? 0xba : 0xba)),
    ])
    const decoding = decodeMessage(messageOf([long]), { choices: [{ decoder: 'xml' }], limits: { inputBytes: 1000 } })
    expect(decoding.error?.message ?? '').not.toMatch(/are not in/u)
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

  test.each(xmlEncodings.filter(([label]) => /^(?:gb18030|EUC-JP|UTF-16 with)/u.test(label)))(
    'nothing hostile breaks it in %s',
    (_, hex) => {
      expectHardened(xml, [xml, hexDecoder], [[fromHex(hex)]])
    },
  )
})
