import i18next, { type i18n } from 'i18next'
import { beforeEach, describe, expect, it } from 'vitest'
import { InspectorError } from '../errors'
import { said, verbatim } from './said'
import { Templates } from './templates'
import { teachSaid, toldIn } from './told'
import { zhSentences } from './zh'

describe('said', () => {
  it('is the English text itself', () => {
    expect(said`${'/tmp/a'} could not be written: ${said`the disk is full`}.`).toBe('/tmp/a could not be written: the disk is full.')
    expect(said`Row ${7} is no longer held.`).toBe('Row 7 is no longer held.')
  })
})

describe('an error', () => {
  it('is made of sentences, or of what is said to be none of ours', () => {
    // @ts-expect-error: a text without its tag
    const untold = new InspectorError({ code: 'X', message: 'It failed.' })
    const told = new InspectorError({ code: 'X', message: said`It failed.`, hint: verbatim('Try again.') })
    expect([untold, told].map(({ message }) => message)).toEqual(['It failed.', 'It failed.'])
  })
})

describe('the templates', () => {
  const find = (text: string, ...templates: readonly string[]) => new Templates(templates).find(text)

  it('are found by what stands between their slots', () => {
    expect(find('a (b) c.', '{{0}} ({{1}}) c.')).toEqual({ template: '{{0}} ({{1}}) c.', values: { 0: 'a', 1: 'b' } })
    expect(find('No such thing.', 'No such thing.')).toEqual({ template: 'No such thing.', values: {} })
    expect(find('No such thing', 'No such thing.')).toBeUndefined()
    expect(find('one two three', 'one {{0}} two three')).toBeUndefined()
    expect(find('one  two', 'one {{0}} two')?.values).toEqual({ 0: '' })
  })

  it('give way to the one that says more', () => {
    expect(find('Frame 1 is no number.', 'Frame {{0}}', 'Frame {{0}} is no {{1}}.', '{{0}} is no {{1}}.')?.template).toBe(
      'Frame {{0}} is no {{1}}.',
    )
  })

  it('take no longer for a text that nearly fits in many ways', () => {
    const start = performance.now()
    expect(find(`a${', b'.repeat(100_000)}`, '{{0}}, b{{1}}, b{{2}}, b{{3}}, b{{4}}, c')).toBeUndefined()
    expect(performance.now() - start).toBeLessThan(500)
  })
})

describe('a sentence in Chinese', () => {
  let instance: i18n
  beforeEach(async () => {
    instance = i18next.createInstance()
    await instance.init({
      lng: 'zh-CN',
      fallbackLng: 'en',
      resources: { en: { translation: {} }, 'zh-CN': { translation: {}, sentences: zhSentences } },
      interpolation: { escapeValue: false },
    })
    teachSaid(instance)
  })

  it('has the same filled in', () => {
    expect(toldIn(instance, 'tcp://127.0.0.1:5555 cannot be bound because another socket already listens there.')).toBe(
      '无法绑定 tcp://127.0.0.1:5555：已有其他套接字在那里监听。',
    )
  })

  it('has the sentences within it in Chinese too', () => {
    expect(toldIn(instance, '/tmp/a could not be written: the disk is full.')).toBe('无法写入 /tmp/a：磁盘已满。')
    expect(toldIn(instance, 'tcp://u:3 cannot be reached (ECONNREFUSED), after 4 more failed tries without rows.')).toBe(
      '无法访问 tcp://u:3（ECONNREFUSED），此前另有 4 次尝试失败，未单独成行。',
    )
    expect(toldIn(instance, 'Not ZMTP from byte 0 of the client: expected a command, found 5 bytes.')).toBe(
      '客户端从字节 0 起不是 ZMTP：应为“命令”，实为“5 字节”。',
    )
  })

  it('leaves names as they are, whatever they look like', () => {
    expect(toldIn(instance, '“client” is in use.')).toBe('“client”正在使用中。')
    expect(toldIn(instance, 'There is no field “{{1}} $t(x) <b>”.')).toBe('没有字段“{{1}} $t(x) <b>”。')
  })

  it('is what it was where it is none of ours', () => {
    expect(toldIn(instance, verbatim('Something else went wrong'))).toBe('Something else went wrong')
  })

  it('and all stay English in English', async () => {
    await instance.changeLanguage('en')
    expect(toldIn(instance, 'The disk is full')).toBe('The disk is full')
    expect(toldIn(instance, 'The socket is closed.')).toBe('The socket is closed.')
  })
})
