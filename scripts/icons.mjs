// Makes the icon files of build/ from build/icon.svg. Needs rsvg-convert (Debian: librsvg2-bin); the results are committed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot, runMain, Stop } from './lib/project.mjs'

const buildFolder = join(projectRoot, 'build')

/** @param {number} size */
function render(size) {
  const result = spawnSync('rsvg-convert', ['-w', String(size), '-h', String(size), join(buildFolder, 'icon.svg')])
  if (result.status !== 0) throw new Stop('rsvg-convert is needed to draw the icons: sudo apt-get install librsvg2-bin')
  return result.stdout
}

/** Windows: a directory of images, each of which may be a PNG. @param {number[]} sizes */
function ico(sizes) {
  const images = sizes.map(render)
  const header = Buffer.alloc(6 + 16 * images.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = header.length
  for (const [index, image] of images.entries()) {
    const at = 6 + 16 * index
    // A size of 256 is written as 0.
    header.writeUInt8((sizes[index] ?? 0) % 256, at)
    header.writeUInt8((sizes[index] ?? 0) % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(image.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += image.length
  }
  return Buffer.concat([header, ...images])
}

/** macOS: chunks of type, length and PNG. @param {Record<string, number>} sizes by type */
function icns(sizes) {
  const chunks = Object.entries(sizes).map(([type, size]) => chunk(type, render(size)))
  return chunk('icns', Buffer.concat(chunks))
}

/**
 * @param {string} type
 * @param {Buffer} content
 */
function chunk(type, content) {
  const header = Buffer.alloc(8)
  header.write(type, 'latin1')
  header.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([header, content])
}

await runMain(async () => {
  mkdirSync(join(buildFolder, 'icons'), { recursive: true })
  for (const size of [16, 32, 48, 64, 128, 256, 512]) writeFileSync(join(buildFolder, `icons/${size}x${size}.png`), render(size))
  writeFileSync(join(buildFolder, 'icon.ico'), ico([16, 32, 48, 256]))
  writeFileSync(join(buildFolder, 'icon.icns'), icns({ ic07: 128, ic08: 256, ic09: 512, ic10: 1024 }))
})
