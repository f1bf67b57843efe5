import { said } from '../sentences/said'
import type { Content } from './content'
import type { DecodeContext, FrameDecoder } from './decoder'

const summaryBytes = 32

/** Two digits a byte, without gaps. */
export function hexText(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexOf[byte] ?? ''
  return text
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** What is shown when nothing else fits: the bytes themselves. */
export const hex: FrameDecoder = {
  name: 'hex',
  title: said`Bytes`,
  scope: 'frame',
  fields: [],
  recognise: () => 0,
  summarise: (content: Content) => {
    const head = hexText(content.head(summaryBytes))
    return content.size > summaryBytes ? `${head}… ${content.size} bytes` : head
  },
  decode: (content: Content, context: DecodeContext) => {
    const shown = hexText(content.head(context.budget.limits.nodeText >> 1))
    context.tree.describe({ kind: 'bytes', text: content.size * 2 > shown.length ? `${shown}…` : shown, range: content.range() })
  },
}
