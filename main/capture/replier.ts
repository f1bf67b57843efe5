import { type AppError, InspectorError, toAppError } from '../../shared/errors'
import type { RowId, SourceId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import { eachRow } from './each-row'
import type { CaptureEngine } from './engine'

/** Requests that may wait for their answer; more than that is refused, not hoarded. */
const maxWaiting = 100_000

export interface ReplierOptions {
  /** The body of every answer. */
  readonly frames: readonly Uint8Array[]
  /** How long each request waits for its answer. */
  readonly delayMs: number
  /** Hears of answers that could not be sent. Where it is absent, the exchange that stays pending is all that shows. */
  readonly failed?: (error: AppError) => void
}

/**
 * Answers every message that a REP or ROUTER source receives, each after the same delay: a REP to the request that waits,
 * a ROUTER by the request's envelope. Ends when the function that this answers with is called.
 */
export function startReplier(engine: CaptureEngine, source: SourceId, { frames, delayMs, failed }: ReplierOptions): () => void {
  /** Requests and when they are due, in that order as the delay is always the same. */
  const due = new Map<RowId, number>()
  let timer: NodeJS.Timeout | undefined

  const answer = async (request: RowId): Promise<void> => {
    try {
      await engine.send(source, frames, request)
    } catch (error) {
      failed?.(toAppError(error))
    }
  }

  const answerDue = (): void => {
    timer = undefined
    const nowMs = performance.now()
    for (const [request, dueMs] of due) {
      if (dueMs > nowMs) break
      due.delete(request)
      void answer(request)
    }
    waitForNext()
  }

  const waitForNext = (): void => {
    const [next] = due.values()
    if (next === undefined || timer !== undefined) return
    timer = setTimeout(answerDue, Math.max(0, Math.ceil(next - performance.now())))
  }

  const stopObserving = engine.observe({
    rowsAdded: (from, to) => eachRow(from, to, take),
  })

  function take(id: RowId): void {
    const row = engine.reader.row(id)
    if (row?.source !== source || row.kind !== 'message' || row.direction !== 'in') return
    if (due.size >= maxWaiting) {
      failed?.(
        toAppError(new InspectorError({ code: 'TOO_MANY_REQUESTS', message: said`${maxWaiting} requests already wait for their answer.` })),
      )
      return
    }
    due.set(id, performance.now() + delayMs)
    waitForNext()
  }

  return () => {
    stopObserving()
    clearTimeout(timer)
    due.clear()
  }
}
