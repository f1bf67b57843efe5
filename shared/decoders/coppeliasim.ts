import { said } from '../sentences/said'
import type { Content } from './content'
import { type DecodedValue, DecodeError, headBytes, type MessageDecoder, type MessageInput, type ReadContext } from './decoder'
import { frameLeaf } from './frame-text'

/**
 * CoppeliaSim's remote API (CoppeliaRobotics/zmqRemoteApi, clients): one frame of CBOR. A call is `{func, args}`, of newer
 * clients with `uuid`, `ver` and `lang`; the answer is `{ret}` or `{err}`, of older servers with `success`, or, while the
 * call goes on, a call of the client.
 */
type Kind = 'call' | 'answer' | 'error'

interface Facts {
  readonly kind: Kind
  readonly certainty: number
}

/** The one frame, or the one behind a REQ's delimiter where the envelope is not known. */
function bodyOf(message: MessageInput): Content | undefined {
  if (message.count === 1) return message.frame(0)
  return message.count === 2 && message.frame(0).size === 0 ? message.frame(1) : undefined
}

function factsOf(message: MessageInput, context: ReadContext): Facts | undefined {
  const frame = bodyOf(message)
  if (frame === undefined) return undefined
  const content = frame.part(0, headBytes)
  const first = content.head(1)[0] ?? 0
  if (!(first > 0xa0 && first < 0xb0) && first !== 0xbf) return undefined
  const value = (...path: readonly string[]) => context.field('cbor', content, path)
  const hasSuccess = typeof value('success') === 'boolean'
  const isAlone = first === 0xa1
  const error = value('err') ?? value('error')
  // `{err}` alone could be anyone's: it is read when it is chosen.
  if (typeof error === 'string' && (hasSuccess || isAlone)) return { kind: 'error', certainty: hasSuccess ? 0.95 : 0.3 }
  if (isList(value('ret')) && (hasSuccess || isAlone)) return { kind: 'answer', certainty: hasSuccess ? 0.95 : 0.5 }
  const name = value('func')
  if (typeof name !== 'string' || !isList(value('args'))) return undefined
  // `sim.getObject`, or `_*executed*_`; plain names are anyone's, but for newer clients' id.
  const isKnown = /^(?:\w+(?:\.\w+)+|_\*\w+\*_)$/u.test(name) || typeof value('uuid') === 'string'
  return { kind: 'call', certainty: isKnown ? 0.95 : 0.3 }
}

/** Lists come as their text. */
const isList = (value: DecodedValue) => typeof value === 'string' && value.startsWith('[')

function summarise(message: MessageInput, context: ReadContext): string {
  const facts = factsOf(message, context)
  if (facts === undefined) return ''
  const content = (bodyOf(message) ?? message.frame(0)).part(0, headBytes)
  const value = (...path: readonly string[]) => context.field('cbor', content, path)
  const list = (name: string) => `${value(name) ?? ''}`.replace(/^\[|\]$/gu, '')
  switch (facts.kind) {
    case 'call':
      return `${value('func')}(${list('args')})`
    case 'answer':
      return `→ ${list('ret') || 'nothing'}`
    default:
      return `→ error: ${value('err') ?? value('error')}`
  }
}

function field(message: MessageInput, path: readonly string[], context: ReadContext): DecodedValue {
  const facts = factsOf(message, context)
  if (facts === undefined) return undefined
  const value = (key: string) => context.field('cbor', bodyOf(message) ?? message.frame(0), [key])
  switch (path[0]) {
    case 'kind':
      return facts.kind
    case 'func':
    case 'uuid':
    case 'lang':
      return value(path[0])
    case 'error':
      return value('err') ?? value('error')
    default:
      return undefined
  }
}

export const coppeliasim: MessageDecoder = {
  name: 'coppeliasim',
  title: 'CoppeliaSim',
  scope: 'message',
  fields: [
    { path: 'kind', description: 'call, answer or error' },
    { path: 'func', description: 'function that is called' },
    { path: 'error', description: 'why the call failed' },
    { path: 'uuid', description: 'id of the client' },
    { path: 'lang', description: 'language of the client' },
  ],
  recognise: (message, context) => factsOf(message, context)?.certainty ?? 0,
  summarise,
  decode: (message, context) => {
    const facts = factsOf(message, context)
    if (facts === undefined) throw new DecodeError(said`The frame is no call, answer or error of the remote API in CBOR.`)
    if (message.count > 1) frameLeaf(context, 'delimiter', message.frame(0), 'id')
    context.nested(facts.kind, bodyOf(message) ?? message.frame(0), { decoder: 'cbor' })
  },
  field,
}
