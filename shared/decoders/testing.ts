import { expect } from 'vitest'
import { Random } from '../zmtp/random'
import { defaultLimits, type Limits } from './budget'
import { decodeMessage, fieldValue, summaryOf } from './decode'
import { type DecodedNode, DecodeError, type Decoder, type DecoderSettings, type Decoding } from './decoder'
import { messageOf } from './message-input'
import { DecodeRun, readContext } from './run'

/** Every node of a tree, parents first. */
export function allNodes(nodes: readonly DecodedNode[]): readonly DecodedNode[] {
  return nodes.flatMap((node) => [node, ...allNodes(node.children ?? [])])
}

/** The node at names from the root, or a failure that lists what there is. */
export function nodeAt(nodes: readonly DecodedNode[], ...names: readonly string[]): DecodedNode {
  const [first, ...rest] = names
  const node = nodes.find((each) => each.name === first)
  if (node === undefined) throw new Error(`No node ${first} among ${nodes.map((each) => each.name).join(', ')}`)
  return rest.length === 0 ? node : nodeAt(node.children ?? [], ...rest)
}

/** A tree as `name: text` lines, indented: for expectations that people can read. */
export function outline(nodes: readonly DecodedNode[], indent = ''): string {
  const line = (node: DecodedNode) => `${indent}${node.name}: ${node.text}`.trimEnd()
  return nodes.map((node) => `${line(node)}\n${outline(node.children ?? [], `${indent}  `)}`).join('')
}

/** The plain value of a self-describing format's tree, to compare with what a library reads. */
export function plainValue(node: DecodedNode): unknown {
  if (node.kind === 'map') return Object.fromEntries((node.children ?? []).map((child) => [child.name, plainValue(child)]))
  if (node.kind === 'list') return (node.children ?? []).map(plainValue)
  if (node.kind === 'nothing') return null
  return node.kind === 'text' || node.kind === 'bytes' ? node.text : (node.value ?? Number(node.text))
}

/** Asserts what holds of every decoding: bounded, plain, and every range lies in its frame or blob and in its parent's range. */
export function expectWithinBounds(decoding: Decoding, frames: readonly Uint8Array[], limits: Limits = defaultLimits): void {
  const nodes = allNodes(decoding.tree)
  expect(nodes.length).toBeLessThanOrEqual(limits.nodes)
  expect(nodes.reduce((sum, node) => sum + node.name.length + node.text.length, 0)).toBeLessThanOrEqual(limits.text + 512)
  expect(decoding.summary.length).toBeLessThanOrEqual(200)
  expect(decoding.blobs.reduce((sum, blob) => sum + blob.bytes.byteLength, 0)).toBeLessThanOrEqual(limits.blobBytes)
  for (const { range, children = [] } of nodes) {
    if (range === undefined) continue
    const size = range.in === 'frame' ? (frames[range.index]?.byteLength ?? 0) : (decoding.blobs[range.index]?.size ?? 0)
    expect(range.from).toBeGreaterThanOrEqual(0)
    expect(range.to).toBeGreaterThanOrEqual(range.from)
    expect(range.to).toBeLessThanOrEqual(size)
    for (const child of children) {
      if (child.range === undefined || child.range.in !== range.in || child.range.index !== range.index) continue
      expect(child.range.from).toBeGreaterThanOrEqual(range.from)
      expect(child.range.to).toBeLessThanOrEqual(range.to)
    }
  }
}

/** Runs a decoder on its own: it may throw nothing but {@link DecodeError}, and nothing at all while it looks. */
export function decodeStrictly(
  decoder: Decoder,
  decoders: readonly Decoder[],
  frames: readonly Uint8Array[],
  limits: Partial<Limits> = {},
  settings: DecoderSettings = {},
): DecodeRun {
  const message = messageOf(frames)
  const context = readContext(decoders, settings)
  const run = new DecodeRun({ decoders, limits })
  try {
    if (decoder.scope === 'message') {
      decoder.recognise(message, context)
      decoder.summarise(message, context)
      decoder.decode(message, run.context(settings))
    } else {
      const content = message.frame(message.count - 1)
      decoder.recognise(content, context)
      decoder.summarise(content, context)
      run.tree.open({ name: 'frame', kind: 'bytes', range: content.range() })
      decoder.decode(content, run.context(settings))
    }
  } catch (thrown) {
    if (!(thrown instanceof DecodeError)) throw thrown
  }
  return run
}

/** Hostile neighbours of a valid message: cut at every place (of the first 300), one byte changed, one frame gone, noise. */
export function* hostileMessages(frames: readonly Uint8Array[], seed = 1): Generator<readonly Uint8Array[]> {
  const random = new Random(seed)
  for (const [index, frame] of frames.entries()) {
    const changed = (replacement: Uint8Array) => frames.map((each, place) => (place === index ? replacement : each))
    for (let size = 0; size < Math.min(frame.byteLength, 300); size += 1) yield changed(frame.slice(0, size))
    for (let round = 0; round < Math.min(200, frame.byteLength * 4); round += 1) {
      const copy = frame.slice()
      copy[random.below(copy.byteLength)] = random.below(256)
      yield changed(copy)
    }
    yield changed(Uint8Array.from({ length: 1 + random.below(400) }, () => random.below(256)))
    yield frames.filter((_, place) => place !== index)
    yield [...frames, frame]
  }
}

/** A decoder's property test: its samples decode without problems, and no neighbour of them breaks it or its bounds. */
export function expectHardened(decoder: Decoder, decoders: readonly Decoder[], samples: readonly (readonly Uint8Array[])[]): void {
  const limits = { ...defaultLimits, nodes: 300, text: 20_000, steps: 200_000, inflatedBytes: 100_000, blobBytes: 50_000 }
  for (const [index, sample] of samples.entries()) {
    const choices = [{ decoder: decoder.name }]
    const valid = decodeMessage(messageOf(sample), { decoders, choices })
    expect(valid.error).toBeUndefined()
    expectWithinBounds(valid, sample)
    for (const frames of hostileMessages(sample, index + 1)) {
      decodeStrictly(decoder, decoders, frames, limits)
      const message = messageOf(frames)
      const decoding = decodeMessage(message, { decoders, choices, limits })
      expectWithinBounds(decoding, frames, limits)
      summaryOf(message, { decoders })
      for (const { path } of decoder.fields) fieldValue(`${decoder.name}.${path}`, message, { decoders, choices })
    }
  }
}
