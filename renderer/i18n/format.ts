import { t } from 'i18next'
import type { TimeAnchor } from '../../shared/model'

/**
 * Numbers, sizes, durations and times as text, by Intl in the language of the window. Formatters are made once for a
 * language: making one costs far more than using it, and lists use them for every row.
 */
function formatsOf(locale: string) {
  return {
    count: numberFormat(locale, { maximumFractionDigits: 0 }),
    compact: numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }),
    compactRate: numberFormat(locale, { notation: 'compact', maximumFractionDigits: 2 }),
    share: numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }),
    seconds: numberFormat(locale, { maximumFractionDigits: 3 }),
    clock: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    dateTime: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }),
    minute: new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    plotNumber: numberFormat(locale, { notation: 'compact', maximumFractionDigits: 3 }),
    fixed: [0, 1, 2, 3].map((digits) => numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })),
  }
}

/** As Intl writes numbers, but with the minus of mathematics, as wide as a plus, where it has a hyphen. */
function numberFormat(locale: string, options: Intl.NumberFormatOptions): { readonly format: (value: number) => string } {
  const format = new Intl.NumberFormat(locale, options)
  return { format: (value) => (value < 0 ? format.format(value).replace('-', '−') : format.format(value)) }
}

let formats = formatsOf('en')

/** Writes numbers and dates as a locale does from now on. */
export function setFormatLocale(locale: string): void {
  formats = formatsOf(locale)
}

const fixed = (value: number, digits: number): string => (formats.fixed[digits] ?? formats.count).format(value)

/** A share between 0 and 1 in percent: `12.5%`. */
export const formatShare = (share: number): string => formats.share.format(share)

/** Seconds on an axis: `1.25`. */
export const formatAxisSeconds = (seconds: number): string => formats.seconds.format(seconds)

/** A number of a frame's content on an axis: `1.234K`. */
export const formatPlotNumber = (value: number): string => formats.plotNumber.format(value)

/** When a session began, to the minute, in the local zone: `Nov 22, 2026, 08:00`. */
export const formatSessionStart = (startUs: number): string => formats.minute.format(Math.floor(startUs / 1000))

/** A number on an axis in few characters: `1.25K`. */
export const formatAxisNumber = (value: number): string => formats.compactRate.format(value)

/** Three significant digits: 1.23, 12.3, 123. The bounds are those of rounding, so that 9.999 is not “10.00”. */
const threeDigits = (value: number): string => fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0)

/** A whole number with separators: `12,345`. */
export const formatCount = (value: number): string => formats.count.format(value)

/** A whole number in few characters: `12.3K`; exact below 10,000. */
export const formatCompactCount = (value: number): string => (value < 10_000 ? formats.count.format(value) : formats.compact.format(value))

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Bytes in binary units with three significant digits: `512 B`, `1.50 KiB`, `64.0 MiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (unit < byteUnits.length - 1 && Math.abs(value) >= (unit === 0 ? 1024 : 1023.5)) {
    value /= 1024
    unit += 1
  }
  return `${unit === 0 ? formats.count.format(value) : threeDigits(value)} ${byteUnits[unit]}`
}

/** Bytes exactly: `1,536 bytes`. */
export const formatExactBytes = (bytes: number): string => t('units.bytes', { count: bytes, value: formatCount(bytes) })

/** A duration given in microseconds, in the unit that suits it: `450 µs`, `12.3 ms`, `1.00 s`, `2 min 05 s`. */
export function formatDurationUs(durationUs: number): string {
  const size = Math.abs(durationUs)
  if (size < 999.5) return `${signed(durationUs, fixed(size, 0))} µs`
  if (size < 999_500) return `${signed(durationUs, threeDigits(size / 1000))} ms`
  if (size < 59_995_000) return `${signed(durationUs, threeDigits(size / 1_000_000))} s`
  const seconds = Math.round(size / 1_000_000)
  const minutes = Math.floor(seconds / 60)
  const rest = String(seconds % 60).padStart(2, '0')
  if (minutes < 60) return signed(durationUs, `${minutes} min ${rest} s`)
  return signed(durationUs, `${formats.count.format(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, '0')} min ${rest} s`)
}

const signed = (value: number, text: string): string => (value < 0 ? `−${text}` : text)

/** Wall-clock time of a row, to the microsecond, in the local zone: `08:00:00.123456`. */
export function formatClockTime(timeUs: number, anchor: TimeAnchor): string {
  const epochUs = anchor.epochUs + timeUs
  return `${formats.clock.format(Math.floor(epochUs / 1000))}.${microsecondsOf(epochUs)}`
}

/** Date and wall-clock time of a row, for details: `Nov 22, 2026, 08:00:00.123456`. */
export function formatDateTime(timeUs: number, anchor: TimeAnchor): string {
  const epochUs = anchor.epochUs + timeUs
  return `${formats.dateTime.format(Math.floor(epochUs / 1000))}.${microsecondsOf(epochUs)}`
}

/** Seconds since the session's start, to the microsecond, so that a column of them lines up: `12.345678`. */
export function formatRelativeTime(timeUs: number): string {
  const whole = Math.floor(Math.abs(timeUs) / 1_000_000)
  return signed(timeUs, `${formats.count.format(whole)}.${microsecondsOf(Math.abs(timeUs))}`)
}

/** Time since another row: like {@link formatRelativeTime}, with its sign. */
export const formatDeltaTime = (deltaUs: number): string => `${deltaUs < 0 ? '' : '+'}${formatRelativeTime(deltaUs)}`

const microsecondsOf = (timeUs: number): string => String(Math.floor(timeUs) % 1_000_000).padStart(6, '0')

/** Messages a second, for places without room: `12/s`. */
export const formatRate = (perSecond: number): string => t('units.perSecond', { value: formatCompactCount(perSecond) })
