import { create } from 'zustand'
import type { AppError } from '../../../shared/errors'
import type { StatisticsReport } from '../../../shared/statistics/report'
import { call } from '../../app/inspector'
import { useSessionStatus } from '../../stores/recording-store'
import { useTraffic } from '../../stores/traffic-store'

type StatisticsPart = 'whole' | 'filtered'

interface StatisticsState {
  readonly part: StatisticsPart
  readonly report: StatisticsReport | undefined
  readonly error: AppError | undefined
  readonly setPart: (part: StatisticsPart) => void
}

/** As often as what is captured is counted anew, at most. */
const refreshMs = 500
const maxBuckets = 160
const minBuckets = 16
const bucketsPerSecond = 4

/** A short session gets wide buckets: a rate is of some time. */
function bucketsFor(report: StatisticsReport | undefined): number {
  if (report === undefined) return minBuckets
  const seconds = (report.totals.lastUs - report.totals.firstUs) / 1_000_000
  return Math.min(maxBuckets, Math.max(minBuckets, Math.round(seconds * bucketsPerSecond)))
}

export const useStatistics = create<StatisticsState>()((set) => ({
  part: 'whole',
  report: undefined,
  error: undefined,
  setPart: (part) => set({ part }),
}))

/** Keeps the report up to date until the returned function is called; what is asked for by then is told no more. */
export function watchStatistics(): () => void {
  let stopped = false
  let reading = false
  let asked = ''
  const read = async (): Promise<void> => {
    const { counters, query } = useTraffic.getState()
    const { part, report } = useStatistics.getState()
    const buckets = bucketsFor(report)
    const { source, connection, fromUs, toUs, filter } = query
    const scope = part === 'whole' ? {} : { source, connection, fromUs, toUs, filter }
    const { messages, events, pending, exchanges, evicted } = counters
    const session = useSessionStatus.getState().shown?.key
    const now = JSON.stringify([session, scope, buckets, messages, events, pending, exchanges, evicted])
    if (reading || now === asked) return
    reading = true
    const answer = await call('statistics.read', { ...scope, buckets })
    reading = false
    if (stopped) return
    asked = now
    useStatistics.setState(answer.ok ? { report: answer.value, error: undefined } : { error: answer.error })
  }
  const soon = (): void => void read()
  soon()
  const timer = setInterval(soon, refreshMs)
  const unsubscribe = useStatistics.subscribe(({ part }, before) => (part === before.part ? undefined : soon()))
  return () => {
    stopped = true
    clearInterval(timer)
    unsubscribe()
  }
}
