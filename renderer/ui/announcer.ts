/** What happens within this time is told together. */
const settleMs = 1000
/** Who did not ask hears no more than one thing in this time. */
const usualRestMs = 5000

/**
 * When to tell assistive technology of changes: not before they have come to rest for a second, and never oftener than can
 * be listened to, however many there are. `tell` looks at what is the case then and answers whether there was anything to say.
 */
export class Announcer {
  private readonly tell: () => boolean
  private readonly restMs: number
  private timer: ReturnType<typeof setTimeout> | undefined
  private saidMs = Number.NEGATIVE_INFINITY

  /** `restMs` is for what the user does and waits for the answer to. */
  constructor(tell: () => boolean, restMs = usualRestMs) {
    this.tell = tell
    this.restMs = restMs
  }

  /** Something has changed. */
  changed(): void {
    if (this.timer !== undefined) return
    const waitMs = Math.max(settleMs, this.saidMs + this.restMs - performance.now())
    this.timer = setTimeout(() => {
      this.timer = undefined
      if (this.tell()) this.saidMs = performance.now()
    }, waitMs)
  }

  /** Nothing is told any more. */
  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }
}
