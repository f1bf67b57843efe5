import { useEffect, useState } from 'react'
import type { AppError } from '../../../shared/errors'
import { type ExchangeContext, rowsAround } from '../../../shared/exchange-context'
import type { RowSummary } from '../../../shared/model'
import { call } from '../../app/inspector'

interface AskedContext {
  readonly context: ExchangeContext | undefined
  readonly error: AppError | undefined
}

/** More may still come after the exchange: how often it is looked for. */
const lookAgainMs = 1000

/** What passed before and around a request; asked for again when its reply comes, and until enough has passed after it. */
export function useExchangeContext(request: RowSummary): AskedContext {
  const [asked, setAsked] = useState<AskedContext>({ context: undefined, error: undefined })
  const { id, state, rttUs } = request
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reply makes another timing of the same row.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let stopped = false
    const read = async (): Promise<void> => {
      const answer = await call('exchange.context', id)
      if (stopped) return
      if (answer.ok) setAsked({ context: answer.value, error: undefined })
      else if (answer.error.code !== 'SUPERSEDED') setAsked({ context: undefined, error: answer.error })
      const isComplete = answer.ok ? answer.value.after.length >= rowsAround : answer.error.code !== 'SUPERSEDED'
      if (!isComplete) timer = setTimeout(() => void read(), lookAgainMs)
    }
    void read()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [id, state, rttUs])
  return asked
}
