import { type AppError, toAppError } from '../errors'
import { type Sentence, said } from '../sentences/said'
import { Budget, BudgetSpent, type Limits } from './budget'
import { frameDecoderNamed } from './choice'
import { Content } from './content'
import {
  certaintyFloor,
  type DecodeContext,
  type DecodedBlob,
  type DecodedValue,
  DecodeError,
  type Decoder,
  type DecoderSettings,
  type FrameDecoder,
  type NestedDecoding,
  type Page,
  type ReadContext,
  summaryLength,
} from './decoder'
import { hex } from './hex'
import { TreeBuilder } from './tree'

export const noSettings: DecoderSettings = {}

/** The frame decoder that is surest of the content; `hex` when none is sure enough. */
export function bestFrameDecoder(decoders: readonly Decoder[], content: Content, context: ReadContext): FrameDecoder {
  let best = hex
  let bestCertainty = certaintyFloor
  for (const decoder of decoders) {
    if (decoder.scope !== 'frame') continue
    const certainty = quietly(() => decoder.recognise(content, context)) ?? 0
    if (certainty < bestCertainty || (certainty === bestCertainty && best !== hex)) continue
    best = decoder
    bestCertainty = certainty
    if (certainty >= 1) break
  }
  return best
}

/** Lists run for every row, so nothing hostile may break them: a decoder's error is no value. */
export function quietly<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** One bounded line: control characters are shown as spaces. */
export function oneLine(text: string): string {
  const short = text.length > summaryLength ? `${text.slice(0, summaryLength - 1)}…` : text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return short.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu, ' ')
}

/** For recognising, summaries and fields: heads only, nothing throws. */
export function readContext(decoders: readonly Decoder[], settings: DecoderSettings = noSettings): ReadContext {
  const context: ReadContext = {
    settings,
    field: (name, content, path) => {
      const decoder = frameDecoderNamed(decoders, name)
      return decoder === undefined ? undefined : frameField(decoder, content, path, context)
    },
    summary: (content) => frameSummary(bestFrameDecoder(decoders, content, context), content, context),
  }
  return context
}

export function frameField(decoder: FrameDecoder, content: Content, path: readonly string[], context: ReadContext): DecodedValue {
  return quietly(() => decoder.field?.(content, path, context))
}

export function frameSummary(decoder: FrameDecoder, content: Content, context: ReadContext): string {
  return oneLine(quietly(() => decoder.summarise(content, context)) ?? hex.summarise(content, context))
}

export interface RunOptions {
  readonly decoders: readonly Decoder[]
  readonly limits?: Partial<Limits> | undefined
  readonly now?: (() => number) | undefined
  readonly page?: Page | undefined
  /** Number of the first blob. */
  readonly firstBlob?: number | undefined
}

/** One decoding under way: the tree, what it may cost, and what was met. */
export class DecodeRun {
  readonly tree: TreeBuilder
  readonly budget: Budget
  readonly blobs: DecodedBlob[] = []
  readonly problems: string[] = []
  /** Why the first decoder that the user chose failed. */
  error: AppError | undefined
  private readonly decoders: readonly Decoder[]
  private readonly firstBlob: number
  private blobBytesLeft: number
  private nesting = 0

  constructor(options: RunOptions) {
    this.decoders = options.decoders
    this.budget = new Budget(options.limits, options.now)
    this.tree = new TreeBuilder(this.budget.limits, options.page)
    this.firstBlob = options.firstBlob ?? 0
    this.blobBytesLeft = this.budget.limits.blobBytes
  }

  context(settings: DecoderSettings): DecodeContext {
    return {
      ...readContext(this.decoders, settings),
      tree: this.tree,
      budget: this.budget,
      nested: (name, content, how) => this.frame(name, content, how, false),
      blob: (name, bytes, size) => this.blob(name, bytes, size),
      problem: (sentence) => this.problem(sentence),
    }
  }

  problem(sentence: Sentence): void {
    if (this.problems.length < maxProblems) this.problems.push(oneLine(sentence))
  }

  /** A node that a frame decoder fills; `chosen`: by the user, so that its failure is an error. @throws BudgetSpent */
  frame(name: string, content: Content, how: NestedDecoding = {}, chosen: boolean): string {
    const { tree } = this
    const settings = how.settings ?? noSettings
    this.budget.charge(8)
    if (!tree.wants()) {
      tree.skip()
      return ''
    }
    const context = this.context(settings)
    const named = how.decoder === undefined ? undefined : frameDecoderNamed(this.decoders, how.decoder)
    const decoder = this.nesting >= this.budget.limits.nesting ? hex : (named ?? bestFrameDecoder(this.decoders, content, context))
    tree.open({
      name,
      kind: 'bytes',
      range: content.range(),
      decoder: decoder.title,
      field: how.field,
      openField: decoder.openFields === true ? decoder.name : undefined,
    })
    const mark = tree.mark()
    this.nesting += 1
    try {
      decoder.decode(content, context)
      tree.abandon(mark.depth)
    } catch (thrown) {
      if (thrown instanceof BudgetSpent) throw thrown
      if (chosen && named !== undefined) {
        tree.abandon(mark.depth)
        this.error ??= toAppError(thrown)
      } else {
        tree.reset(mark)
        tree.describe({ kind: 'bytes', decoder: hex.title, text: '', range: content.range() })
        hex.decode(content, context)
        this.problem(said`${name} is not ${decoder.title} after all: ${messageOf(thrown)}`)
      }
    } finally {
      this.nesting -= 1
    }
    tree.close()
    return decoder.name
  }

  private blob(name: string, bytes: Uint8Array, size = bytes.byteLength): Content {
    const kept = Math.min(bytes.byteLength, this.blobBytesLeft)
    this.blobBytesLeft -= kept
    // A copy: the answer is cloned to another thread, and a view would take its whole buffer along.
    this.blobs.push({ name, bytes: bytes.slice(0, kept), size })
    return new Content((from, to) => bytes.subarray(from, to), bytes.byteLength, {
      in: 'blob',
      index: this.firstBlob + this.blobs.length - 1,
    })
  }
}

const maxProblems = 20

function messageOf(thrown: unknown): Sentence {
  return thrown instanceof DecodeError ? toAppError(thrown).message : said`it could not be read (${toAppError(thrown).message}).`
}
