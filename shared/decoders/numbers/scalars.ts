import { said } from '../../sentences/said'
import { exactNumber, viewOf } from '../byte-text'
import type { Content } from '../content'
import { DecodeError, type FrameDecoder } from '../decoder'
import { timestampText } from '../time-text'
import { uuidText } from '../uuid-text'
import { formatsOf, readNumber } from './number-types'

const isNumberSize = (size: number): boolean => size === 1 || size === 2 || size === 4 || size === 8

/** Of the readings of a few bytes, the one that is most likely meant: the smallest whole number, little-endian of equals. */
function likeliest(bytes: Uint8Array): string {
  let best = ''
  let bestMagnitude = Number.POSITIVE_INFINITY
  for (const format of formatsOf(bytes.byteLength)) {
    if (format.type.startsWith('f')) continue
    const value = readNumber(format, bytes)
    const magnitude = Math.abs(Number(value))
    if (magnitude >= bestMagnitude) continue
    best = `${value} (${format.title})`
    bestMagnitude = magnitude
  }
  return best
}

/** One number: all its readings. */
export const number: FrameDecoder = {
  name: 'number',
  title: said`Number`,
  scope: 'frame',
  fields: formatsOf(8)
    .concat(formatsOf(4), formatsOf(2), formatsOf(1))
    .map(({ name, title }) => ({ path: name, description: `the number as ${title}` })),
  recognise: ({ size }) => (isNumberSize(size) ? 0.4 : 0),
  summarise: (content) => likeliest(content.head(8)),
  decode: (content, { tree }) => {
    if (!isNumberSize(content.size)) throw new DecodeError(said`A number takes 1, 2, 4 or 8 bytes.`)
    const bytes = content.bytes()
    tree.describe({ kind: 'number', text: likeliest(bytes) })
    for (const format of formatsOf(bytes.byteLength)) {
      const value = readNumber(format, bytes)
      tree.leaf({
        name: format.title,
        kind: 'number',
        text: format.text(value),
        value: typeof value === 'bigint' ? exactNumber(value) : value,
        range: content.range(),
        field: `number.${format.name}`,
      })
    }
  },
  field: (content, [name]) => {
    const format = formatsOf(content.size).find((each) => each.name === name)
    if (format === undefined) return undefined
    const value = readNumber(format, content.bytes())
    return typeof value === 'bigint' ? (exactNumber(value) ?? `${value}`) : value
  },
}

/** Sixteen bytes with a version and the variant of RFC 9562. */
export const uuid: FrameDecoder = {
  name: 'uuid',
  title: 'UUID',
  scope: 'frame',
  fields: [{ path: 'value', description: 'the UUID' }],
  recognise: (content) => {
    if (content.size !== 16) return 0
    const bytes = content.head(16)
    const version = (bytes[6] ?? 0) >> 4
    return version >= 1 && version <= 8 && (bytes[8] ?? 0) >> 6 === 2 ? 0.45 : 0
  },
  summarise: (content) => uuidText(content.head(16)),
  decode: (content, { tree }) => {
    if (content.size !== 16) throw new DecodeError(said`A UUID takes 16 bytes.`)
    tree.describe({ kind: 'id', text: uuidText(content.bytes()), field: 'uuid.value' })
  },
  field: (content) => (content.size === 16 ? uuidText(content.bytes()) : undefined),
}

interface TimeReading {
  readonly title: string
  readonly text: string
  readonly isLikely: boolean
}

const units = [
  { title: 's', ns: 1_000_000_000n },
  { title: 'ms', ns: 1_000_000n },
  { title: 'µs', ns: 1000n },
  { title: 'ns', ns: 1n },
]
/** 2001 to 2100. */
const likelyFromNs = 978_307_200_000_000_000n
const likelyToNs = 4_102_444_800_000_000_000n

/** Every reading of 4 or 8 bytes as a time that a calendar has, since 1970. */
function timeReadings(content: Content): readonly TimeReading[] {
  if (content.size !== 4 && content.size !== 8) return []
  const view = viewOf(content.head(8))
  return [true, false].flatMap((little) => {
    const order = little ? 'LE' : 'BE'
    const whole = content.size === 4 ? BigInt(view.getUint32(0, little)) : view.getBigInt64(0, little)
    const readings = units
      .filter(({ title }) => content.size === 8 || title === 's')
      .map(({ title, ns }) => ({ title: `${title} ${order}`, epochNs: whole * ns }))
    if (content.size === 8) {
      const float = view.getFloat64(0, little)
      if (Math.abs(float) < 8.64e12) readings.push({ title: `s f64 ${order}`, epochNs: BigInt(Math.round(float * 1e6)) * 1000n })
    }
    return readings.flatMap(({ title, epochNs }) => {
      const text = timestampText(epochNs)
      return text === undefined ? [] : [{ title, text, isLikely: epochNs > likelyFromNs && epochNs < likelyToNs }]
    })
  })
}

/** A time as a number since 1970, in any unit. */
export const timestamp: FrameDecoder = {
  name: 'timestamp',
  title: said`Timestamp`,
  scope: 'frame',
  fields: [{ path: 'value', description: 'the time, ISO 8601' }],
  // Four bytes are a time of this century half of the time, whatever they are.
  recognise: (content) => (content.size === 8 && timeReadings(content).some(({ isLikely }) => isLikely) ? 0.43 : 0),
  summarise: (content) => {
    const readings = timeReadings(content)
    const best = readings.find(({ isLikely }) => isLikely) ?? readings[0]
    return best === undefined ? '' : `${best.text} (${best.title})`
  },
  decode: (content, { tree }) => {
    const readings = timeReadings(content)
    const best = readings.find(({ isLikely }) => isLikely) ?? readings[0]
    if (best === undefined) throw new DecodeError(said`A time takes 4 or 8 bytes.`)
    tree.describe({ kind: 'time', text: best.text, field: 'timestamp.value' })
    for (const { title, text } of readings) tree.leaf({ name: title, kind: 'time', text, range: content.range() })
  },
  field: (content) => {
    const readings = timeReadings(content)
    return (readings.find(({ isLikely }) => isLikely) ?? readings[0])?.text
  },
}
