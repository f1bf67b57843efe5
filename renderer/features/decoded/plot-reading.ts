import type { TFunction } from 'i18next'
import type { AlignedData } from 'uplot'
import { formatPlotNumber } from '../../i18n/format'

/** What a plot shows at a place of its data: `12.5 s: 41.25`, or the least and the greatest of a part: `1,024: −3 – 4`. */
export function readingText([places, ...series]: AlignedData, index: number, placeText: (place: number) => string, t: TFunction): string {
  const place = places[index]
  if (place === undefined) return ''
  const values = series.map((line) => line[index]).filter((value) => value !== undefined && value !== null)
  const words = values.length === 0 ? t('inspect.plot.none') : values.map(formatPlotNumber).join(' – ')
  return t('inspect.plot.at', { place: placeText(place), values: words })
}
