import UPlot, { type AlignedData, type Axis, type Options, type Series } from 'uplot'
import type { Direction } from '../../../shared/model'
import type { DirectionSeries, StatisticsReport } from '../../../shared/statistics/report'
import { formatAxisNumber, formatAxisSeconds, formatBytes, formatCompactCount, formatDurationUs } from '../../i18n/format'
import type { ChartColors } from './chart'

type ChartOptions = Pick<Options, 'series' | 'axes' | 'scales' | 'bands'>

const font = '11px "Inter Variable", "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", system-ui, sans-serif'

const axis = (colors: ChartColors, more: Axis): Axis => ({
  stroke: colors.text,
  font,
  grid: { stroke: colors.line, width: 1 },
  ticks: { stroke: colors.line, width: 1, size: 4 },
  gap: 4,
  ...more,
})

const timeAxis = (colors: ChartColors): Axis =>
  axis(colors, {
    size: 26,
    space: 64,
    grid: { show: false },
    values: (_plot, values) => values.map((value) => `${formatAxisSeconds(value)} s`),
  })

/** Rates have fractions where they are small. */
export const formatRateTick = formatAxisNumber

const valueAxis = (colors: ChartColors, format: (value: number) => string, rest: Axis = {}): Axis =>
  axis(colors, { size: 68, space: 28, values: (_plot, values) => values.map((value) => format(value)), ...rest })

/** Bytes are written in units of 1,024: steps of powers of two fall on round numbers of them. */
const byteSteps = Array.from({ length: 50 }, (_, power) => 2 ** power)

const alpha = (color: string, percent: number): string =>
  `${color}${Math.round(percent * 2.55)
    .toString(16)
    .padStart(2, '0')}`

export const directionToken = (direction: Direction): string =>
  direction === 'out' || direction === 'to-server' ? '--direction-out' : '--direction-in'

/** The start of each bucket in seconds, and of one more, so that the last has its width. */
function bucketTimes({ series }: StatisticsReport): number[] {
  return Array.from({ length: series.length + 1 }, (_, index) => (series.startUs + index * series.bucketUs) / 1_000_000)
}

/** Rates of all directions, each on top of those after it. */
export function stackedRates(report: StatisticsReport, column: 'messages' | 'bytes'): AlignedData {
  const { directions, bucketUs, length } = report.series
  const perSecond = 1_000_000 / bucketUs
  const stacked = directions.map((_, from) =>
    Array.from({ length: length + 1 }, (__, at) =>
      directions.slice(from).reduce((sum, series) => sum + (series[column][Math.min(at, length - 1)] ?? 0) * perSecond, 0),
    ),
  )
  return [bucketTimes(report), ...stacked]
}

export function rateOptions(directions: readonly DirectionSeries[], column: 'messages' | 'bytes') {
  return (colors: ChartColors): ChartOptions => ({
    scales: { x: { time: false }, y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] } },
    axes: [
      timeAxis(colors),
      column === 'messages' ? valueAxis(colors, formatRateTick) : valueAxis(colors, formatBytes, { incrs: byteSteps }),
    ],
    series: [
      {},
      ...directions.map(({ direction }): Series => {
        const color = colors.of(directionToken(direction))
        return { stroke: color, width: 1.25, fill: alpha(color, 28), points: { show: false }, ...steps() }
      }),
    ],
    bands: directions.slice(1).map((_, index) => ({ series: [index + 1, index + 2] })),
  })
}

function steps(): Pick<Series, 'paths'> {
  const stepped = UPlot.paths.stepped
  return stepped === undefined ? {} : { paths: stepped({ align: 1 }) }
}

export const percentileNames = ['p50', 'p90', 'p99', 'max'] as const
export const percentileTokens = {
  p50: '--state-replied',
  p90: '--direction-out',
  p99: '--state-orphan',
  max: '--state-broken',
} as const

export function percentileData(report: StatisticsReport): AlignedData {
  const middle = report.series.bucketUs / 2_000_000
  const times = bucketTimes(report)
    .slice(0, -1)
    .map((time) => time + middle)
  return [times, ...percentileNames.map((name) => report.series.rtt.map((bucket) => bucket?.[name]))]
}

export const percentileOptions = (colors: ChartColors): ChartOptions => ({
  scales: { x: { time: false }, y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] } },
  axes: [timeAxis(colors), valueAxis(colors, formatDurationUs)],
  series: [
    {},
    ...percentileNames.map((name): Series => {
      const color = colors.of(percentileTokens[name])
      return { stroke: color, width: 1.5, spanGaps: true, points: { show: true, size: 4, fill: color } }
    }),
  ],
})

export function histogramData({ rttHistogram }: StatisticsReport): AlignedData {
  return [rttHistogram.map((_, index) => index), rttHistogram.map(({ count }) => count)]
}

/** Bars of equal width; `bounds` tells what they stand for. */
export function histogramOptions(bounds: () => StatisticsReport['rttHistogram']) {
  return (colors: ChartColors): ChartOptions => {
    const bars = UPlot.paths.bars
    const color = colors.of('--state-replied')
    return {
      scales: {
        x: { time: false, range: () => [-1, Math.max(bounds().length, 4)] },
        y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] },
      },
      axes: [
        axis(colors, {
          size: 26,
          space: 72,
          incrs: [1, 2, 4, 8, 16, 32],
          grid: { show: false },
          values: (_plot, values) => values.map((value) => barText(bounds()[value]?.fromUs)),
        }),
        valueAxis(colors, (value) => (Number.isInteger(value) ? formatCompactCount(value) : '')),
      ],
      series: [
        {},
        {
          stroke: color,
          width: 1,
          fill: alpha(color, 40),
          points: { show: false },
          ...(bars === undefined ? {} : { paths: bars({ size: [0.9, 48], align: 0 }) }),
        },
      ],
    }
  }
}

const barText = (fromUs: number | undefined): string => (fromUs === undefined ? '' : formatDurationUs(fromUs))
