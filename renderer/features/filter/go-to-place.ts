import type { RowId, TimeAnchor } from '../../../shared/model'

/** What {@link call} `traffic.locate` takes. */
export type GoToPlace = { readonly row: RowId } | { readonly timeUs: number }

const dayUs = 86_400_000_000

/**
 * Reads a row number (`128`, `#1,280`), seconds since the start (`12.5`, `12s`) or a time of day (`12:30:05.250`): the
 * list's own ways to write them. A time of day before the session's start is one of the next day.
 */
export function parsePlace(text: string, anchor: TimeAnchor): GoToPlace | undefined {
  const trimmed = text.trim().replaceAll(',', '')
  const row = /^#?(\d{1,15})$/.exec(trimmed)?.[1]
  if (row !== undefined) return Number(row) > 0 ? { row: Number(row) as RowId } : undefined
  const seconds = /^(\d{1,9}(?:\.\d+)?)\s*s?$/.exec(trimmed)?.[1]
  if (seconds !== undefined) return { timeUs: Math.round(Number(seconds) * 1_000_000) }
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?$/.exec(trimmed)
  if (clock === null) return undefined
  const [, hours, minutes, wholeSeconds = '0', fraction = ''] = clock
  const start = new Date(anchor.epochUs / 1000)
  const moment = new Date(start.getFullYear(), start.getMonth(), start.getDate(), Number(hours), Number(minutes), Number(wholeSeconds))
  const timeUs = moment.getTime() * 1000 + Number(fraction.padEnd(6, '0')) - anchor.epochUs
  // Within the second in which it began it is this day’s.
  return { timeUs: timeUs < -60_000_000 ? timeUs + dayUs : Math.max(0, timeUs) }
}
