import { isPrintable, isUtf8Text, utf8Text } from './byte-text'
import type { Content } from './content'
import type { DecodeContext, NodeKind } from './decoder'
import { hexText } from './hex'

const maxText = 1024
const maxIdBytes = 255

/** The beginning of a frame as text; what is no text as hex. */
export function frameText(content: Content): string {
  const head = content.head(maxText)
  return isUtf8Text(head, head.byteLength < content.size) ? utf8Text(head) : hexText(head)
}

/** A routing id or another id as people write it: text where it is printable, else hex; `maxBytes` of it. */
export function idText(content: Content, maxBytes = maxIdBytes): string {
  const head = content.head(maxBytes)
  const text = isPrintable(head) ? utf8Text(head) : hexText(head)
  return head.byteLength < content.size ? `${text}…` : text
}

/** Whether the content is exactly an ASCII text. */
export function isText(content: Content, text: string): boolean {
  return content.size === text.length && beginsWith(content, text)
}

/** Whether the content begins with an ASCII text. */
function beginsWith(content: Content, text: string): boolean {
  const head = content.head(text.length)
  if (head.byteLength < text.length) return false
  for (let index = 0; index < text.length; index += 1) if (head[index] !== text.charCodeAt(index)) return false
  return true
}

/** A whole frame as one node. */
export function frameLeaf(
  { tree, budget }: DecodeContext,
  name: string,
  content: Content,
  kind: NodeKind,
  how: { readonly text?: string; readonly value?: number | undefined; readonly field?: string } = {},
): void {
  budget.chargeBytes(Math.min(content.size, maxText))
  const text = how.text ?? (kind === 'id' ? idText(content) : kind === 'bytes' ? hexText(content.head(maxText)) : frameText(content))
  tree.leaf({ name, kind, text, value: how.value, range: content.range(), field: how.field })
}

/** The frames from `from` on, each as what fits best; named by number when there are several. */
export function bodyNodes(context: DecodeContext, name: string, frame: (index: number) => Content, from: number, count: number): void {
  for (let index = from; index < count; index += 1) context.nested(count - from > 1 ? `${name} ${index - from + 1}` : name, frame(index))
}

/** The frames from `from` on in one line, a few of them. */
export function bodySummary(summary: (content: Content) => string, frame: (index: number) => Content, from: number, count: number): string {
  const parts: string[] = []
  for (let index = from; index < Math.min(count, from + maxSummaryFrames); index += 1) parts.push(summary(frame(index)))
  const more = count - from - parts.length
  if (more > 0) parts.push(`and ${more} more`)
  return parts.join(' · ')
}

const maxSummaryFrames = 3
