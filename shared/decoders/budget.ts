import { said } from '../sentences/said'
import { DecodeError } from './decoder'

export interface Limits {
  /** Nodes of the whole tree. */
  readonly nodes: number
  /** Children of one node. */
  readonly children: number
  /** Nesting of the tree. */
  readonly depth: number
  /** Characters of all names and texts. */
  readonly text: number
  /** Characters of one text. */
  readonly nodeText: number
  /** Work: a token, a short value or 16 bytes passed over are one step. */
  readonly steps: number
  /** Bytes of one frame that are read; what is beyond is not looked at. */
  readonly inputBytes: number
  /** Bytes that decompression may give, in all. */
  readonly inflatedBytes: number
  /** Bytes of blobs that the answer carries, in all. */
  readonly blobBytes: number
  /** Decoders inside decoders: gzip in gzip in gzip … */
  readonly nesting: number
  /** With `now` only. */
  readonly timeMs: number
}

export const defaultLimits: Limits = {
  nodes: 2000,
  children: 500,
  depth: 64,
  text: 256 * 1024,
  nodeText: 4096,
  steps: 4_000_000,
  inputBytes: 32 * 1024 * 1024,
  inflatedBytes: 16 * 1024 * 1024,
  blobBytes: 1024 * 1024,
  nesting: 6,
  timeMs: 500,
}

/** Thrown where the work or time allowed is used up; what was read by then is shown. */
export class BudgetSpent extends DecodeError {
  constructor() {
    super(said`Only the beginning was read: the rest takes too long.`)
    this.name = 'BudgetSpent'
  }
}

/** What one decoding may still cost. */
export class Budget {
  readonly limits: Limits
  private stepsLeft: number
  private inflatedLeft: number
  private nextLook: number
  private readonly now: (() => number) | undefined
  private readonly endMs: number

  /** `now`: milliseconds, by which time is bounded too. */
  constructor(limits: Partial<Limits> = {}, now?: () => number) {
    this.limits = { ...defaultLimits, ...limits }
    this.stepsLeft = this.limits.steps
    this.inflatedLeft = this.limits.inflatedBytes
    this.now = now
    this.endMs = now === undefined ? Number.POSITIVE_INFINITY : now() + this.limits.timeMs
    this.nextLook = now === undefined ? -1 : this.stepsLeft - lookEvery
  }

  get inputBytes(): number {
    return this.limits.inputBytes
  }

  /** @throws BudgetSpent */
  charge(steps = 1): void {
    this.stepsLeft -= steps
    if (this.stepsLeft < this.nextLook) this.look()
    if (this.stepsLeft < 0) throw new BudgetSpent()
  }

  /** For passing over bytes, such as a long string's. @throws BudgetSpent */
  chargeBytes(bytes: number): void {
    this.charge(1 + (bytes >>> 4))
  }

  /** How many bytes decompression may still give. */
  get inflatable(): number {
    return this.inflatedLeft
  }

  /** Counts decompressed bytes and the work that they were. @throws BudgetSpent */
  chargeInflated(bytes: number): void {
    this.inflatedLeft = Math.max(0, this.inflatedLeft - bytes)
    this.chargeBytes(bytes)
  }

  private look(): void {
    if (this.now === undefined) return
    this.nextLook = this.stepsLeft - lookEvery
    if (this.now() > this.endMs) this.stepsLeft = -1
  }
}

const lookEvery = 4096
