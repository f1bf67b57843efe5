import { create } from 'zustand'
import type { AppError } from '../../shared/errors'
import type { FieldSeries, SeriesQuery } from '../../shared/ipc/inspect'
import { call } from '../app/inspector'

/** A field that is plotted over time. */
export interface Followed {
  readonly query: SeriesQuery
  readonly sourceName: string
}

interface Follow {
  readonly followed: Followed | undefined
  readonly series: FieldSeries | undefined
  readonly error: AppError | undefined
}

export const useFollow = create<Follow>()(() => ({ followed: undefined, series: undefined, error: undefined }))

/** How often new values are asked for, and how soon while older ones are still being read. */
const pauseMs = 500
const busyPauseMs = 30
let timer: ReturnType<typeof setTimeout> | undefined

/** Plots a field over time from now on, with all values that are held. */
export function follow(followed: Followed): void {
  useFollow.setState({ followed, series: undefined, error: undefined })
  clearTimeout(timer)
  void ask()
}

export function endFollowing(): void {
  clearTimeout(timer)
  useFollow.setState({ followed: undefined, series: undefined, error: undefined })
}

async function ask(): Promise<void> {
  const { followed } = useFollow.getState()
  if (followed === undefined) return
  const answer = await call('traffic.series', followed.query)
  if (useFollow.getState().followed !== followed) return
  if (answer.ok) {
    const { series } = useFollow.getState()
    const isSame =
      series !== undefined && series.count === answer.value.count && series.progress === undefined && answer.value.progress === undefined
    useFollow.setState(isSame ? { error: undefined } : { series: answer.value, error: undefined })
  } else useFollow.setState({ error: answer.error })
  timer = setTimeout(() => void ask(), answer.ok && answer.value.progress !== undefined ? busyPauseMs : pauseMs)
}
