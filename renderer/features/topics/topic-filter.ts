import { quoted } from '../../../shared/filter/print'
import type { Separator, TopicNode } from './topic-tree'

/** The filter for a topic and all that are below it; `undefined` where it is of bytes that no filter can name. */
export function topicFilter({ topic, path, children }: TopicNode, separator: Separator): string | undefined {
  if (topic?.kind === 'hex') return undefined
  if (topic?.isCut === true) return `topic startsWith ${quoted(topic.text)}`
  const only = `topic == ${quoted(path)}`
  if (children.size === 0) return only
  const below = `topic startsWith ${quoted(`${path}${separator}`)}`
  return topic === undefined ? below : `${only} || ${below}`
}
