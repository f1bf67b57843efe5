import { said } from '../sentences/said'
import { asciiText } from '../zmtp/bytes'
import { viewOf } from './byte-text'
import type { Content } from './content'
import { DecodeError, type FrameDecoder } from './decoder'

interface ImageFacts {
  readonly format: string
  readonly mime: string
  readonly width: number | undefined
  readonly height: number | undefined
}

/** JPEG keeps its size behind whatever metadata there is. */
const maxHead = 64 * 1024

/** What the header says; `undefined`: no image that windows can show. */
function imageFacts(content: Content): ImageFacts | undefined {
  const head = content.head(32)
  const view = viewOf(head)
  const size = head.byteLength
  if (size >= 24 && view.getUint32(0) === 0x8950_4e47 && view.getUint32(4) === 0x0d0a_1a0a) {
    return { format: 'PNG', mime: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
  }
  if (size >= 4 && view.getUint16(0) === 0xffd8 && head[2] === 0xff) {
    return { format: 'JPEG', mime: 'image/jpeg', ...jpegSize(content.head(maxHead)) }
  }
  const word = asciiText(head.subarray(0, 12))
  if (size >= 10 && (word.startsWith('GIF87a') || word.startsWith('GIF89a'))) {
    return { format: 'GIF', mime: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  }
  if (size >= 30 && word.startsWith('RIFF') && word.endsWith('WEBP')) return { format: 'WebP', mime: 'image/webp', ...webpSize(view) }
  if (size >= 26 && word.startsWith('BM') && view.getUint32(2, true) === content.size) {
    return { format: 'BMP', mime: 'image/bmp', width: view.getUint32(18, true), height: Math.abs(view.getInt32(22, true)) }
  }
  return undefined
}

const noSize = { width: undefined, height: undefined }

/** From the first start-of-frame segment (ITU-T T.81, B.2.2). */
function jpegSize(bytes: Uint8Array): Pick<ImageFacts, 'width' | 'height'> {
  const view = viewOf(bytes)
  let at = 2
  while (at + 9 <= bytes.byteLength) {
    const marker = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff) return noSize
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return noSize
}

/** RFC 9649: lossy, lossless and extended files. */
function webpSize(view: DataView): Pick<ImageFacts, 'width' | 'height'> {
  switch (view.getUint32(12)) {
    case 0x5650_3820:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
    case 0x5650_384c: {
      const bits = view.getUint32(21, true)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 0x5650_3858:
      return { width: (view.getUint32(24, true) & 0xff_ffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 }
    default:
      return noSize
  }
}

function sayImage({ format, width, height }: ImageFacts, size: number): string {
  return width === undefined || height === undefined ? `${format}, ${size} bytes` : `${format} ${width}×${height}, ${size} bytes`
}

/** Images that the window can show: PNG, JPEG, GIF, WebP and BMP. Nothing but the header is read here. */
export const image: FrameDecoder = {
  name: 'image',
  title: said`Image`,
  scope: 'frame',
  fields: [
    { path: 'format', description: 'PNG, JPEG, GIF, WebP or BMP' },
    { path: 'width', description: 'pixels across' },
    { path: 'height', description: 'pixels down' },
  ],
  recognise: (content) => (imageFacts(content) === undefined ? 0 : 0.98),
  summarise: (content) => {
    const facts = imageFacts(content)
    return facts === undefined ? '' : sayImage(facts, content.size)
  },
  decode: (content, { tree }) => {
    const facts = imageFacts(content)
    if (facts === undefined) throw new DecodeError(said`This is no image in PNG, JPEG, GIF, WebP or BMP.`)
    const { mime, width, height } = facts
    tree.describe({
      kind: 'bytes',
      text: sayImage(facts, content.size),
      view: { kind: 'image', mime, width, height },
      range: content.range(),
    })
  },
  field: (content, [path]) => {
    const facts = imageFacts(content)
    return path === 'format' ? facts?.format : path === 'width' ? facts?.width : path === 'height' ? facts?.height : undefined
  },
}
