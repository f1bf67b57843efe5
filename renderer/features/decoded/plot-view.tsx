import { type ReactElement, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeView } from '../../../shared/decoders/decoder'
import { formatCount } from '../../i18n/format'
import { Chart } from '../statistics/chart'
import { formatAxisNumber, plotOptions } from './plot-options'
import styles from './plot-view.module.css'

type Numbers = Extract<NodeView, { readonly kind: 'numbers' }>

/** The numbers of a typed array in their order; of many, the extremes of equal parts. */
export function PlotView({ view }: { readonly view: Numbers }): ReactElement {
  const { t } = useTranslation()
  const { points, count, type, littleEndian } = view
  const data = useMemo((): [number[], (number | null)[]] => {
    const step = points.length === 0 ? 1 : count / points.length
    // What is no number leaves a gap.
    return [points.map((_, index) => Math.floor(index * step)), points.map((value) => (Number.isFinite(value) ? value : null))]
  }, [points, count])
  const options = useMemo(() => plotOptions((value) => formatCount(Math.round(value)), points.length <= 64), [points.length])
  const finite = points.filter(Number.isFinite)
  const least = formatAxisNumber(finite.length === 0 ? 0 : Math.min(...finite))
  const most = formatAxisNumber(finite.length === 0 ? 0 : Math.max(...finite))
  return (
    <figure className={styles.figure}>
      <div className={styles.chart}>
        {finite.length === 0 ? undefined : (
          <Chart
            summary={t('inspect.plot.summary', { value: formatCount(count), type, least, most })}
            data={data}
            options={options}
            shape={`${points.length <= 64}`}
          />
        )}
      </div>
      <figcaption className={styles.caption}>
        {t('inspect.plot.caption', {
          value: formatCount(count),
          type,
          order: littleEndian ? t('inspect.plot.little') : t('inspect.plot.big'),
          least,
          most,
        })}
      </figcaption>
    </figure>
  )
}
