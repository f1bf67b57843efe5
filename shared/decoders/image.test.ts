import { describe, expect, test } from 'vitest'
import { decodeMessage, fieldValue } from './decode'
import { image } from './image'
import { decoders } from './index'
import { messageOf } from './message-input'
import { expectHardened } from './testing'

const of = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
/** Written by Pillow; the tables of the JPEG are left out. */
const samples = {
  PNG: of('iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGP8zwAFTDAGAwATKQED8NgHhAAAAABJRU5ErkJggg=='),
  JPEG: of(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAARCAACAAMDASIAAhEBAxEB/9oADAMBAAIRAxEAPwBtFFFI0P/Z',
  ),
  GIF: of('R0lGODdhAwACAIEAAP8AAAAAAAAAAAAAACwAAAAAAwACAAAIBgABCBwYEAA7'),
  BMP: of('Qk1OAAAAAAAAADYAAAAoAAAAAwAAAAIAAAABABgAAAAAABgAAADEDgAAxA4AAAAAAAAAAAAAAAD/AAD/AAD/AAAAAAD/AAD/AAD/AAAA'),
  WebP: of('UklGRjwAAABXRUJQVlA4IDAAAADQAQCdASoDAAIAAUAmJaACdLoB+AADsAD+8ut//NgVzXPv9//S4P0uD9Lg/9KQAAA='),
}

describe('images', () => {
  test.each(Object.entries(samples))('%s', (format, bytes) => {
    const { decoder, tree, summary } = decodeMessage(messageOf([bytes]))
    expect(decoder).toBe('image')
    expect(summary).toBe(`${format} 3×2, ${bytes.byteLength} bytes`)
    expect(tree[0]).toMatchObject({
      view: { kind: 'image', mime: `image/${format.toLowerCase()}`, width: 3, height: 2 },
      range: { in: 'frame', index: 0, from: 0, to: bytes.byteLength },
    })
    expect(fieldValue('image.width', messageOf([bytes]))).toBe(3)
  })

  test('nothing hostile breaks it', () => {
    expectHardened(
      image,
      decoders,
      Object.values(samples).map((sample) => [sample]),
    )
  })
})
