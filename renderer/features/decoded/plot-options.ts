import type { Options, Series } from 'uplot'
import type { ChartColors } from '../statistics/chart'

const font = '11px "Inter Variable", system-ui, sans-serif'
const numberFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 3 })

/** How a number stands at an axis. */
export const formatAxisNumber = (value: number): string => numberFormat.format(value)

/** One line of numbers; `xText` says what stands under it. */
export function plotOptions(xText: (value: number) => string, points: boolean) {
  return (colors: ChartColors): Pick<Options, 'series' | 'axes' | 'scales' | 'bands'> => {
    const axis = {
      stroke: colors.text,
      font,
      grid: { stroke: colors.line, width: 1 },
      ticks: { stroke: colors.line, width: 1, size: 4 },
      gap: 4,
    }
    const color = colors.of('--direction-out')
    const series: Series = { stroke: color, width: 1.5, points: { show: points, size: 4, fill: color } }
    return {
      scales: { x: { time: false } },
      axes: [
        { ...axis, size: 26, space: 64, grid: { show: false }, values: (_plot, values) => values.map(xText) },
        { ...axis, size: 60, space: 28, values: (_plot, values) => values.map(formatAxisNumber) },
      ],
      series: [{}, series],
    }
  }
}
