import { type ReactElement, useEffect, useRef, useState } from 'react'
import UPlot, { type AlignedData, type Options } from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { TimeRange } from '../../stores/traffic-scope'
import styles from './chart.module.css'
import { ChartReader } from './chart-reader'

export interface ChartColors {
  readonly text: string
  readonly line: string
  readonly of: (token: string) => string
}

interface ChartProps {
  /** What it shows, for who cannot see it. */
  readonly summary: string
  readonly data: AlignedData
  /** The series and axes; called again when the theme changes. Must not change otherwise while `shape` is the same. */
  readonly options: (colors: ChartColors) => Pick<Options, 'series' | 'axes' | 'scales' | 'bands'>
  readonly shape: string
  /** The part that is marked, and what is called when another is brushed; on a horizontal axis in seconds. */
  readonly range?: TimeRange | undefined
  readonly onRange?: (range: TimeRange | undefined) => void
  /** What is at a place of the data, in words: the values can then be read one by one, also by keyboard. */
  readonly describe?: (index: number) => string
}

const heightPx = 148

function colorsNow(): ChartColors {
  const style = getComputedStyle(document.documentElement)
  const of = (token: string): string => style.getPropertyValue(token).trim()
  return { text: of('--text-muted'), line: of('--line'), of }
}

/** A chart on a canvas, drawn by uPlot. */
export function Chart({ summary, data, options, shape, range, onRange, describe }: ChartProps): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const latest = useRef({ data, options, onRange, range })
  latest.current = { data, options, onRange, range }
  const theme = useTheme()
  const [pointed, setPointed] = useState<number>()

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is made anew for another shape or theme only.
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const made = new UPlot(
      {
        ...latest.current.options(colorsNow()),
        width: Math.max(element.clientWidth, 100),
        height: heightPx,
        legend: { show: false },
        padding: [8, 14, 0, 0],
        cursor: {
          y: false,
          points: { show: false },
          drag: { x: latest.current.onRange !== undefined, y: false, setScale: false },
        },
        hooks: {
          setSelect: [(self) => latest.current.onRange?.(rangeOf(self))],
          ...(describe === undefined ? {} : { setCursor: [(self: UPlot) => setPointed(self.cursor.idx ?? undefined)] }),
          draw: [(self) => mark(self, latest.current.range)],
        },
      },
      latest.current.data,
      element,
    )
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: Math.max(element.clientWidth, 100), height: heightPx }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [shape, theme])

  useEffect(() => plot.current?.setData(data), [data])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another range is another marking.
  useEffect(() => plot.current?.redraw(false), [range?.fromUs, range?.toUs])

  const drawn = (
    <div ref={box} className={styles.chart} role="img" aria-label={summary} data-brush={onRange === undefined ? undefined : true} />
  )
  if (describe === undefined) return drawn
  return (
    <div className={styles.readable}>
      {drawn}
      <ChartReader
        count={data[0].length}
        pointed={pointed}
        describe={describe}
        onPlace={(index) => plot.current?.setCursor(cursorAt(plot.current, index))}
      />
    </div>
  )
}

/** Where uPlot's cursor stands for a place of the data; outside it has none. */
function cursorAt(plot: UPlot, index: number | undefined): { left: number; top: number } {
  const x = index === undefined ? undefined : plot.data[0][index]
  return x === undefined ? { left: -10, top: -10 } : { left: plot.valToPos(x, 'x'), top: 0 }
}

/** What was brushed; a click without a width takes the range away. */
function rangeOf(plot: UPlot): TimeRange | undefined {
  const { left, width } = plot.select
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  if (width < 3) return undefined
  return {
    fromUs: Math.round(plot.posToVal(left, 'x') * 1_000_000),
    toUs: Math.round(plot.posToVal(left + width, 'x') * 1_000_000),
  }
}

function mark(plot: UPlot, range: TimeRange | undefined): void {
  if (range === undefined) return
  const { ctx, bbox } = plot
  const within = (x: number): number => Math.min(bbox.left + bbox.width, Math.max(bbox.left, x))
  const left = within(plot.valToPos(range.fromUs / 1_000_000, 'x', true))
  const right = within(plot.valToPos(range.toUs / 1_000_000, 'x', true))
  const color = colorsNow().of('--focus')
  ctx.save()
  ctx.fillStyle = color
  ctx.globalAlpha = 0.14
  ctx.fillRect(left, bbox.top, right - left, bbox.height)
  ctx.globalAlpha = 1
  ctx.fillRect(left, bbox.top, 2, bbox.height)
  ctx.fillRect(right - 2, bbox.top, 2, bbox.height)
  ctx.restore()
}

function useTheme(): string {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme ?? 'light')
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(document.documentElement.dataset.theme ?? 'light'))
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [])
  return theme
}
