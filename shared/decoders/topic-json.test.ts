import { describe, expect, test } from 'vitest'
import { inputOf } from '../../e2e/protocols/recorded'
import { frame } from '../../e2e/protocols/samples'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { decoders } from './index'
import { expectHardened, nodeAt } from './testing'
import { topicJson } from './topic-json'

const weather = [frame('weather.berlin {"celsius": 21}')]

describe('a topic and its JSON in one frame', () => {
  test('are told apart, and the JSON is there for filters', () => {
    const decoding = decodeMessage(inputOf(weather))
    expect(decoding).toMatchObject({ decoder: 'topic_json', summary: 'weather.berlin  {"celsius": 21}', problems: [] })
    expect(nodeAt(decoding.tree, 'Frame 1', 'topic')).toMatchObject({ text: 'weather.berlin', range: { from: 0, to: 14 } })
    expect(nodeAt(decoding.tree, 'Frame 1', 'payload', 'celsius')).toMatchObject({ value: 21, range: { index: 0 } })
    expect(fieldValue('topic_json.topic', inputOf(weather))).toBe('weather.berlin')
    expect(fieldValue('json.celsius', inputOf(weather))).toBe(21)
  })

  test.each(['a:{"b": 1}', 'two words [1, 2]', 'a\0{"b": 1}', 'a\n[{"b": 1}]'])('with this separator, too: %j', (text) => {
    expect(summaryOf(inputOf([frame(text)])).decoder).toBe('topic_json')
  })

  test.each(['INFO [main] started', 'a {b}', '{"a": {"b": 1}}', '[1, [2]]', 'if (a) {return}', '"a" {"b": 1}', ' {"b": 1}'])(
    'other text is left alone: %s',
    (text) => {
      expect(summaryOf(inputOf([frame(text)])).decoder).not.toBe('topic_json')
    },
  )

  test('stand hostile bytes', () => {
    expectHardened(topicJson, decoders, [weather])
  })
})
