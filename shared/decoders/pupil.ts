import { said } from '../sentences/said'
import { isUtf8Text, utf8Text } from './byte-text'
import type { Content } from './content'
import {
  type DecodeContext,
  type DecodedValue,
  DecodeError,
  headBytes,
  type MessageDecoder,
  type MessageInput,
  type ReadContext,
} from './decoder'

/**
 * Pupil's IPC backbone (pupil-labs/pupil, shared_modules/zmq_tools.py): a topic, a map in MessagePack, and raw frames, such
 * as a camera's picture. The map repeats the topic, or, in notifications, names the subject.
 */
const families =
  /^(?:pupil|gaze|fixations?|blinks?|surfaces?|frame|notify|remote_notify|delayed_notify|logging|annotation|hmd_streaming|imu)(?:\.|$)/u
const notifications = /^(?:remote_|delayed_)?notify\./u

function topicOf(message: MessageInput): string | undefined {
  if (message.count < 2 || message.count > 16) return undefined
  const frame = message.frame(0)
  if (frame.size === 0 || frame.size > 128) return undefined
  const bytes = frame.bytes()
  return isUtf8Text(bytes, false) ? utf8Text(bytes) : undefined
}

/** Maps of MessagePack begin so. */
function isMap(content: Content): boolean {
  const first = content.head(1)[0] ?? 0
  return (first > 0x80 && first < 0x90) || first === 0xde || first === 0xdf
}

function recognise(message: MessageInput, context: ReadContext): number {
  const topic = topicOf(message)
  if (topic === undefined || !families.test(topic) || !isMap(message.frame(1))) return 0
  const value = memberOf(message, context)
  if (value('topic') === topic) return 0.95
  if (notifications.test(topic) && value('subject') === topic.replace(notifications, '')) return 0.95
  // Older versions left the topic out.
  return typeof value('timestamp') === 'number' && (value('confidence') !== undefined || value('format') !== undefined) ? 0.7 : 0
}

const memberOf =
  (message: MessageInput, context: ReadContext) =>
  (...path: readonly string[]): DecodedValue =>
    context.field('msgpack', message.frame(1).part(0, headBytes), path)

const rounded = (value: DecodedValue): string => (typeof value === 'number' ? `${Number(value.toPrecision(4))}` : `${value}`)

function summarise(message: MessageInput, context: ReadContext): string {
  const value = memberOf(message, context)
  const facts: string[] = []
  const [x, y] = [value('norm_pos', '0'), value('norm_pos', '1')]
  if (x !== undefined && y !== undefined) facts.push(`at ${rounded(x)}, ${rounded(y)}`)
  const confidence = value('confidence')
  if (confidence !== undefined) facts.push(`confidence ${rounded(confidence)}`)
  const [width, height] = [value('width'), value('height')]
  if (width !== undefined && height !== undefined) facts.push(`${width} × ${height} ${value('format') ?? ''}`.trim())
  const text = value('msg')
  if (typeof text === 'string') facts.push(text)
  const raw = message.count - 2
  if (raw > 0) facts.push(raw === 1 ? '1 raw frame' : `${raw} raw frames`)
  return [topicOf(message) ?? '', ...facts].join('  ')
}

function decode(message: MessageInput, context: DecodeContext): void {
  const topic = topicOf(message)
  if (topic === undefined) throw new DecodeError(said`The first frame is no topic, or there is no second one.`)
  context.tree.leaf({ name: 'topic', kind: 'text', text: topic, field: 'pupil.topic', range: message.frame(0).range() })
  context.nested('content', message.frame(1), { decoder: 'msgpack' })
  for (let index = 2; index < message.count; index += 1) context.nested(`raw ${index - 1}`, message.frame(index))
}

function field(message: MessageInput, path: readonly string[], context: ReadContext): DecodedValue {
  const topic = topicOf(message)
  if (topic === undefined) return undefined
  const value = (key: string) => context.field('msgpack', message.frame(1), [key])
  switch (path[0]) {
    case 'topic':
      return topic
    case 'timestamp':
    case 'confidence':
    case 'subject':
    case 'method':
    case 'format':
      return value(path[0])
    default:
      return undefined
  }
}

export const pupil: MessageDecoder = {
  name: 'pupil',
  title: 'Pupil',
  scope: 'message',
  fields: [
    { path: 'topic', description: 'pupil.0.2d, gaze.3d.0., frame.world, notify.…' },
    { path: 'timestamp', description: 'Pupil time in seconds' },
    { path: 'confidence', description: 'how sure it is, from 0 to 1' },
    { path: 'subject', description: 'of a notification' },
    { path: 'method', description: 'how the pupil was found' },
    { path: 'format', description: 'of a picture: jpeg, gray, bgr, …' },
  ],
  recognise,
  summarise,
  decode,
  field,
}
