import { toAppError } from '../errors'
import { said } from '../sentences/said'
import { BudgetSpent, type Limits } from './budget'
import { type ChoicePlace, choiceFor, type DecoderChoice, frameDecoderNamed, messageDecoderNamed } from './choice'
import type { Content } from './content'
import {
  type Correlation,
  certaintyFloor,
  type DecodedBlob,
  type DecodedNode,
  type DecodedScalar,
  type DecodedValue,
  type Decoder,
  type Decoding,
  type FrameDecoder,
  type MessageDecoder,
  type MessageInput,
  type More,
  type Page,
  type ReadContext,
} from './decoder'
import { hex } from './hex'
import { decoders as allDecoders } from './index'
import { messageOf } from './message-input'
import { bestFrameDecoder, DecodeRun, frameField, frameSummary, noSettings, oneLine, quietly, readContext } from './run'

export interface DecodeOptions {
  /** What the user chose. */
  readonly choices?: readonly DecoderChoice[] | undefined
  readonly limits?: Partial<Limits> | undefined
  /** Milliseconds; bounds time besides steps. */
  readonly now?: (() => number) | undefined
  /** The list, for tests of the list itself. */
  readonly decoders?: readonly Decoder[] | undefined
}

/** Reads a message with the decoder that the user chose, or the one that fits best. Never throws; bounded by the limits. */
export function decodeMessage(message: MessageInput, options: DecodeOptions = {}): Decoding {
  const decoders = options.decoders ?? allDecoders
  const chosen = chooseMessage(message, options)
  const run = new DecodeRun({ decoders, limits: options.limits, now: options.now })
  const reader = readAll(run, message, chosen, options)
  const { nodes, more } = run.tree.result(reader.complete)
  const context = readContext(decoders, chosen.settings)
  const frames = reader.decoder === undefined ? firstFrames(message, options, reader.frames) : []
  const main = reader.decoder ?? mainFrame(frames)
  const correlation = main.kind === 'message' ? quietly(() => main.decoder.correlate?.(message, context)) : undefined
  return {
    decoder: main.decoder.name,
    title: main.decoder.title,
    summary: main.kind === 'message' ? messageSummary(main.decoder, message, context) : framesSummary(message, frames),
    tree: nodes,
    ...(more === undefined ? {} : { more }),
    ...(correlation === undefined ? {} : { correlation }),
    problems: run.problems,
    fields: declaredFields(main, message, context),
    blobs: run.blobs,
    ...(run.error === undefined ? {} : { error: run.error }),
  }
}

export interface DecodedPage {
  readonly nodes: readonly DecodedNode[]
  readonly more?: More
  /** Numbered on from `firstBlob`. */
  readonly blobs: readonly DecodedBlob[]
}

/** Children that a decoding left out ("show more"). `firstBlob`: how many blobs the window has already. Never throws. */
export function decodePage(message: MessageInput, page: Page, firstBlob: number, options: DecodeOptions = {}): DecodedPage {
  const run = new DecodeRun({ decoders: options.decoders ?? allDecoders, limits: options.limits, now: options.now, page, firstBlob })
  const reader = readAll(run, message, chooseMessage(message, options), options)
  const { nodes, more } = run.tree.result(reader.complete)
  return { nodes, ...(more === undefined ? {} : { more }), blobs: run.blobs }
}

export interface Summary {
  readonly decoder: string
  readonly title: string
  readonly text: string
}

/** The one line of a list's row, from heads only. Never throws. */
export function summaryOf(message: MessageInput, options: DecodeOptions = {}): Summary {
  const chosen = chooseMessage(message, options)
  if (chosen.decoder !== undefined) {
    const context = readContext(options.decoders ?? allDecoders, chosen.settings)
    return { decoder: chosen.decoder.name, title: chosen.decoder.title, text: messageSummary(chosen.decoder, message, context) }
  }
  const frames = firstFrames(message, options)
  const { decoder } = mainFrame(frames)
  return { decoder: decoder.name, title: decoder.title, text: framesSummary(message, frames) }
}

/**
 * The value of a field with the decoder's name in front (`jupyter.msg_type`, `msgpack.a.0`), or of `decoder`: the name of
 * the decoder that reads the message. Never throws.
 */
export function fieldValue(name: string, message: MessageInput, options: DecodeOptions = {}): DecodedValue {
  const decoders = options.decoders ?? allDecoders
  const [first = '', ...path] = name.split('.')
  if (first === 'decoder' && path.length === 0)
    return (chooseMessage(message, options).decoder ?? mainFrame(firstFrames(message, options)).decoder).name
  const messageDecoder = messageDecoderNamed(decoders, first)
  if (messageDecoder !== undefined) {
    const chosen = chooseMessage(message, options)
    const context = readContext(decoders, chosen.settings)
    if (chosen.decoder !== messageDecoder) return undefined
    return quietly(() => messageDecoder.field?.(message, path, context))
  }
  const frameDecoder = frameDecoderNamed(decoders, first)
  if (frameDecoder === undefined) return undefined
  for (let index = 0; index < Math.min(message.count, maxFieldFrames); index += 1) {
    const value = fieldInFrame(frameDecoder, path, message, index, options)
    if (value !== undefined) return value
  }
  return undefined
}

/** The decoder that the user chose for whole messages like this one. */
export function chosenDecoder(message: MessageInput, choices: readonly DecoderChoice[]): string | undefined {
  return choices.length === 0 ? undefined : choiceFor(choices, placeOf(message, -1))?.decoder
}

/** The id that the protocol carries, by which exchanges pair. Never throws. */
export function correlationOf(message: MessageInput, options: DecodeOptions = {}): Correlation | undefined {
  const { decoder, settings } = chooseMessage(message, options)
  const context = readContext(options.decoders ?? allDecoders, settings)
  return decoder === undefined ? undefined : quietly(() => decoder.correlate?.(message, context))
}

export interface Candidate {
  readonly decoder: string
  readonly title: string
  readonly scope: Decoder['scope']
  readonly certainty: number
}

/** Every decoder with how sure it is of the message, or of one of its frames; the surest first, for a menu. */
export function candidates(message: MessageInput, frame: number | undefined, options: DecodeOptions = {}): readonly Candidate[] {
  const decoders = options.decoders ?? allDecoders
  const context = readContext(decoders)
  return decoders
    .filter((decoder) => frame === undefined || decoder.scope === 'frame')
    .map((decoder) => {
      const read = () =>
        decoder.scope === 'message'
          ? decoder.recognise(message, context)
          : decoder.recognise(message.frame(frame ?? message.count - 1), context)
      return { decoder: decoder.name, title: decoder.title, scope: decoder.scope, certainty: quietly(read) ?? 0 }
    })
    .sort((left, right) => right.certainty - left.certainty)
}

interface Chosen {
  /** `undefined`: frame by frame. */
  readonly decoder: MessageDecoder | undefined
  readonly settings: typeof noSettings
  readonly byUser: boolean
}

type Main =
  | { readonly kind: 'message'; readonly decoder: MessageDecoder }
  | { readonly kind: 'frame'; readonly decoder: FrameDecoder; readonly content: Content; readonly context: ReadContext }

const maxFieldFrames = 16
const maxSummaryFrames = 4
const maxTopic = 256

/** Frames' decoders name the message where no message decoder does. */
function chooseMessage(message: MessageInput, options: DecodeOptions): Chosen {
  const decoders = options.decoders ?? allDecoders
  const choice = options.choices === undefined ? undefined : choiceFor(options.choices, placeOf(message, -1))
  const settings = choice?.settings ?? noSettings
  if (choice?.decoder !== undefined) {
    const decoder = messageDecoderNamed(decoders, choice.decoder)
    if (decoder !== undefined) return { decoder, settings, byUser: true }
    if (frameDecoderNamed(decoders, choice.decoder) !== undefined) return { decoder: undefined, settings, byUser: true }
  }
  const context = readContext(decoders, settings)
  let best: MessageDecoder | undefined
  let bestCertainty = certaintyFloor
  for (const decoder of decoders) {
    if (decoder.scope !== 'message') continue
    const certainty = quietly(() => decoder.recognise(message, context)) ?? 0
    if (certainty < bestCertainty || (certainty === bestCertainty && best !== undefined)) continue
    best = decoder
    bestCertainty = certainty
    if (certainty >= 1) break
  }
  return { decoder: best, settings, byUser: false }
}

function chooseFrame(
  message: MessageInput,
  index: number,
  options: DecodeOptions,
): { readonly decoder: FrameDecoder | undefined; readonly settings: typeof noSettings } {
  const choice = options.choices === undefined ? undefined : choiceFor(options.choices, placeOf(message, index))
  // A choice for all frames is not meant for the topic before them.
  const applies = choice !== undefined && (choice.frame !== undefined || message.count === 1 || index > 0)
  if (!applies) return { decoder: undefined, settings: noSettings }
  const decoder = choice.decoder === undefined ? undefined : frameDecoderNamed(options.decoders ?? allDecoders, choice.decoder)
  return { decoder, settings: choice.settings ?? noSettings }
}

function placeOf(message: MessageInput, frame: number): ChoicePlace {
  return { source: message.sourceName, topic: topicOf(message), frame, count: message.count }
}

/** The first frame after the envelope as choices name it: at most its beginning, byte by byte as Latin-1. */
export function topicOf(message: MessageInput): string {
  return latin1(message.frame(0).head(maxTopic))
}

/** Topics are compared as text; those of bytes still differ from each other. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

interface Reader {
  /** `undefined`: frame by frame. */
  readonly decoder: Main | undefined
  /** Names of the decoders that read the frames then; empty for frames that were left out. */
  readonly frames: readonly string[]
  readonly complete: boolean
}

/** Which decoder came to read it, and whether it got to the end. */
function readAll(run: DecodeRun, message: MessageInput, chosen: Chosen, options: DecodeOptions): Reader {
  const { decoder } = chosen
  const start = run.tree.mark()
  const frames: string[] = []
  try {
    if (decoder !== undefined) {
      try {
        decoder.decode(message, run.context(chosen.settings))
        run.tree.abandon(0)
        return { decoder: { kind: 'message', decoder }, frames, complete: true }
      } catch (thrown) {
        if (thrown instanceof BudgetSpent) throw thrown
        if (chosen.byUser) {
          run.tree.abandon(0)
          run.error = toAppError(thrown)
          return { decoder: { kind: 'message', decoder }, frames, complete: true }
        }
        run.tree.reset(start)
        run.problem(said`This is not ${decoder.title} after all: ${toAppError(thrown).message}`)
      }
    }
    for (let index = 0; index < message.count; index += 1) {
      const { decoder: frameDecoder, settings } = chooseFrame(message, index, options)
      const name = run.frame(
        said`Frame ${index + message.envelopeFrames + 1}`,
        message.frame(index),
        { decoder: frameDecoder?.name, settings },
        frameDecoder !== undefined,
      )
      if (index < maxSummaryFrames) frames.push(name)
    }
    return { decoder: undefined, frames, complete: true }
  } catch (thrown) {
    run.tree.abandon(0)
    run.problem(toAppError(thrown).message)
    return { decoder: decoder === undefined ? undefined : { kind: 'message', decoder }, frames, complete: false }
  }
}

type FrameMain = Extract<Main, { kind: 'frame' }>

/** The first frames with the decoders that read them; recognising is most of a summary's work, so it is done once. `known`: their names. */
function firstFrames(message: MessageInput, options: DecodeOptions, known: readonly string[] = []): readonly FrameMain[] {
  return Array.from({ length: Math.min(message.count, maxSummaryFrames) }, (_, index) => frameMain(message, index, options, known[index]))
}

/** The last frame that says more than text or bytes names the message; else text; else bytes. */
function mainFrame(frames: readonly FrameMain[]): FrameMain {
  let plain: FrameMain | undefined
  for (const main of frames.toReversed()) {
    if (main.decoder.plain !== true && main.decoder !== hex) return main
    if (plain === undefined || plain.decoder === hex) plain = main
  }
  return plain ?? noFrame
}

const noFrame: FrameMain = { kind: 'frame', decoder: hex, content: messageOf([]).frame(0), context: readContext([]) }

function frameMain(message: MessageInput, index: number, options: DecodeOptions, known = ''): FrameMain {
  const decoders = options.decoders ?? allDecoders
  const { decoder: chosen, settings } = chooseFrame(message, index, options)
  const decoder = chosen ?? frameDecoderNamed(decoders, known)
  const content = message.frame(index)
  const context = readContext(decoders, settings)
  return { kind: 'frame', decoder: decoder ?? bestFrameDecoder(decoders, content, context), content, context }
}

function messageSummary(decoder: MessageDecoder, message: MessageInput, context: ReadContext): string {
  return oneLine(quietly(() => decoder.summarise(message, context)) ?? '')
}

function framesSummary(message: MessageInput, frames: readonly FrameMain[]): string {
  const parts = frames.map(({ decoder, content, context }) => (content.size === 0 ? '∅' : frameSummary(decoder, content, context)))
  const rest = message.count - parts.length
  return oneLine(rest > 0 ? `${parts.join(' · ')} · and ${rest} more frames` : parts.join(' · '))
}

function fieldInFrame(
  decoder: FrameDecoder,
  path: readonly string[],
  message: MessageInput,
  index: number,
  options: DecodeOptions,
): DecodedValue {
  const decoders = options.decoders ?? allDecoders
  const { decoder: chosen, settings } = chooseFrame(message, index, options)
  const context = readContext(decoders, settings)
  let content = message.frame(index)
  if (chosen === decoder) return frameField(decoder, content, path, context)
  let wrapper = chosen ?? bestFrameDecoder(decoders, content, context)
  for (let depth = 0; depth < maxWrappers && wrapper !== decoder; depth += 1) {
    const inner = quietly(() => wrapper.unwrap?.(content, context))
    if (inner === undefined) break
    content = inner
    wrapper = bestFrameDecoder(decoders, content, context)
  }
  const certainty = wrapper === decoder ? 1 : (quietly(() => decoder.recognise(content, context)) ?? 0)
  return certainty < certaintyFloor ? undefined : frameField(decoder, content, path, context)
}

const maxWrappers = 3

function declaredFields(main: Main, message: MessageInput, context: ReadContext): Readonly<Record<string, DecodedScalar>> {
  const { decoder } = main
  const found: Record<string, DecodedScalar> = {}
  for (const { path } of decoder.fields) {
    const parts = path.split('.')
    const value =
      main.kind === 'message'
        ? quietly(() => main.decoder.field?.(message, parts, context))
        : frameField(main.decoder, main.content, parts, main.context)
    if (value !== undefined) found[`${decoder.name}.${path}`] = value
  }
  return found
}
