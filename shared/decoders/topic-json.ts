import { said } from '../sentences/said'
import type { Content } from './content'
import { DecodeError, type FrameDecoder, type ReadContext } from './decoder'
import { frameText } from './frame-text'
import { json } from './json'

const maxTopic = 128
/** A word or a few, then a separator, then what begins like JSON. */
const topicThenJson = /^([!-~][^{["\\\n\0]{0,127}?)[ :|,;\t\n\0]\s{0,4}(?=[{[])/

/** Where the topic ends and the JSON begins. */
function find(content: Content): { readonly topic: Content; readonly payload: Content } | undefined {
  const found = topicThenJson.exec(String.fromCharCode(...content.head(maxTopic + 8)))
  if (found === null) return undefined
  return { topic: content.part(0, found[1]?.length), payload: content.part(found[0].length) }
}

function recognise(content: Content, context: ReadContext): number {
  const found = find(content)
  return found !== undefined && json.recognise(found.payload, context) >= 0.9 ? 0.8 : 0
}

/** A topic and its JSON in one frame, as publishers send them that do not use multipart messages: `weather {"city": …}`. */
export const topicJson: FrameDecoder = {
  name: 'topic_json',
  title: said`Topic and JSON`,
  scope: 'frame',
  fields: [{ path: 'topic', description: 'what stands before the JSON' }],
  recognise,
  summarise: (content, context) => {
    const found = find(content)
    return found === undefined ? '' : `${frameText(found.topic)}  ${json.summarise(found.payload, context)}`
  },
  decode: (content, context) => {
    const found = find(content)
    if (found === undefined) throw new DecodeError(said`The frame is not a topic and JSON.`)
    const { topic, payload } = found
    context.tree.describe({ kind: 'map' })
    context.tree.leaf({ name: 'topic', kind: 'text', text: frameText(topic), range: topic.range(), field: 'topic_json.topic' })
    context.nested('payload', payload, { decoder: 'json' })
  },
  field: (content, path) => {
    const found = path.length === 1 && path[0] === 'topic' ? find(content) : undefined
    return found === undefined ? undefined : frameText(found.topic)
  },
  unwrap: (content) => find(content)?.payload,
}
