import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlignedData } from 'uplot'
import type { NodeView } from '../../../shared/decoders/decoder'
import { formatCount, formatPlotNumber } from '../../i18n/format'
import { Chart } from '../statistics/chart'
import { bandOptions, lineOptions } from './plot-options'
import { readingText } from './plot-reading'
import styles from './plot-view.module.css'

type Numbers = Extract<NodeView, { readonly kind: 'numbers' }>

/** The numbers of a typed array in their order; of many, the least and the greatest of equal parts. */
export function PlotView({ view }: { readonly view: Numbers }): ReactElement {
  const { t } = useTranslation()
  const { points, count, type, littleEndian } = view
  const isBand = count > points.length
  const data = useMemo(() => (isBand ? bandData(view) : lineData(view)), [isBand, view])
  const options = useMemo(() => (isBand ? bandOptions(placeText) : lineOptions(placeText)), [isBand])
  const finite = points.filter(Number.isFinite)
  const least = formatPlotNumber(finite.length === 0 ? 0 : Math.min(...finite))
  const most = formatPlotNumber(finite.length === 0 ? 0 : Math.max(...finite))
  const value = formatCount(count)
  const order = littleEndian ? t('inspect.plot.little') : t('inspect.plot.big')
  return (
    <figure className={styles.figure}>
      <div className={styles.chart}>
        {finite.length === 0 ? undefined : (
          <Chart
            summary={t('inspect.plot.summary', { value, type, least, most })}
            data={data}
            options={options}
            shape={isBand ? 'band' : 'line'}
            describe={(index) => readingText(data, index, placeText, t)}
          />
        )}
      </div>
      <figcaption className={styles.caption}>{t('inspect.plot.caption', { value, type, order, least, most })}</figcaption>
    </figure>
  )
}

const placeText = (place: number): string => formatCount(Math.round(place))

/** What is no number leaves a gap. */
const gapped = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null)

const lineData = ({ points }: Numbers): AlignedData => [points.map((_, index) => index), points.map(gapped)]

/** Its points are the least and the greatest in turn. */
function bandData({ points, count }: Numbers): AlignedData {
  const parts = Math.floor(points.length / 2)
  const each = (first: 0 | 1): (number | null)[] => Array.from({ length: parts }, (_, part) => gapped(points[part * 2 + first]))
  return [Array.from({ length: parts }, (_, part) => Math.floor((part * count) / parts)), each(0), each(1)]
}
