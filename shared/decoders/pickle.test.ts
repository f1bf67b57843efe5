import { describe, expect, test } from 'vitest'
import { decodeMessage, summaryOf } from './decode'
import { decoders } from './index'
import { messageOf } from './message-input'
import { pickle } from './pickle'
import { expectHardened, outline } from './testing'

const fromHex = (hex: string) => Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16))
/** pickle.dumps({'a': [1, 2.5, None, True, b'\x01', 'é', 2**70, -5]}, protocol) of Python 3. */
const samples = {
  2: '80027d710058010000006171015d7102284b014740040000000000004e88635f636f646563730a656e636f64650a7103580100000001710458060000006c6174696e3171058671065271075802000000c3a971088a090000000000000000404afbffffff65732e',
  4: '80049532000000000000007d948c0161945d94284b014740040000000000004e88430101948c02c3a9948a090000000000000000404afbffffff65732e',
}

describe('pickle', () => {
  test('is shown as opcodes, with their arguments and bytes', () => {
    const bytes = fromHex(samples[4])
    const { decoder, tree, problems } = decodeMessage(messageOf([bytes]))
    expect(decoder).toBe('pickle')
    expect(problems).toEqual([])
    expect(outline(tree).replace(/\n +/gu, ' | ')).toContain(
      'EMPTY_DICT: | MEMOIZE: | SHORT_BINUNICODE: a | MEMOIZE: | EMPTY_LIST: | MEMOIZE: | MARK: | BININT1: 1 | BINFLOAT: 2.5 | NONE: | NEWTRUE: | SHORT_BINBYTES: 01 | MEMOIZE: | SHORT_BINUNICODE: é | MEMOIZE: | LONG1: 1180591620717411303424 | BININT: -5 | APPENDS: | SETITEM: | STOP:',
    )
    expect(tree[0]?.children?.[0]).toMatchObject({ name: 'PROTO', value: 4, range: { from: 0, to: 2 } })
    expect(summaryOf(messageOf([bytes])).text).toBe('pickle: a 1 2.5 01 é 1180591620717411303424 -5')
  })

  test('calls and globals are words, not deeds', () => {
    // cos\nsystem\n(S'echo'\ntR.
    const { tree } = decodeMessage(messageOf([new TextEncoder().encode("cos\nsystem\n(S'echo'\ntR.")]), {
      choices: [{ decoder: 'pickle' }],
    })
    expect(
      outline(tree)
        .split('\n')
        .slice(1, 7)
        .map((line) => line.trim()),
    ).toEqual(['GLOBAL: os system', 'MARK:', "STRING: 'echo'", 'TUPLE:', 'REDUCE:', 'STOP:'])
  })

  test('nothing hostile breaks it', () => {
    expectHardened(
      pickle,
      decoders,
      Object.values(samples).map((sample) => [fromHex(sample)]),
    )
  })
})
