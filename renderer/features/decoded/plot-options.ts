import type { Options, Series } from 'uplot'
import { formatPlotNumber } from '../../i18n/format'
import type { ChartColors } from '../statistics/chart'

const font = '11px "Inter Variable", system-ui, sans-serif'

type PlotOptions = Pick<Options, 'series' | 'axes' | 'scales' | 'bands'>

function axesOf({ text, line }: ChartColors, xText: (value: number) => string): NonNullable<Options['axes']> {
  const axis = { stroke: text, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 }, gap: 4 }
  return [
    { ...axis, size: 26, space: 64, grid: { show: false }, values: (_plot, values) => values.map(xText) },
    { ...axis, size: 60, space: 28, values: (_plot, values) => values.map(formatPlotNumber) },
  ]
}

/** Dots stand apart, or there are none: on a dense line they are a thick band. */
const dotSpacePx = 10

/** One line of numbers; `xText` says what stands under it. */
export function lineOptions(xText: (value: number) => string) {
  return (colors: ChartColors): PlotOptions => {
    const color = colors.of('--direction-out')
    const series: Series = { stroke: color, width: 1.5, points: { space: dotSpacePx, size: 4, fill: color } }
    return { scales: { x: { time: false } }, axes: axesOf(colors, xText), series: [{}, series] }
  }
}

/** The least and the greatest of each part, and what is between them. */
export function bandOptions(xText: (value: number) => string) {
  return (colors: ChartColors): PlotOptions => {
    const color = colors.of('--direction-out')
    const edge: Series = { stroke: color, width: 1, points: { show: false } }
    return {
      scales: { x: { time: false } },
      axes: axesOf(colors, xText),
      series: [{}, edge, edge],
      bands: [{ series: [2, 1], fill: `${color}40` }],
    }
  }
}
