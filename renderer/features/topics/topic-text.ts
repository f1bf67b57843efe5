import { t } from 'i18next'
import { formatCompactCount, formatCount, formatRate } from '../../i18n/format'

const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** Messages a second; below ten with a digit after the point, so that one every five seconds is not none. */
export function topicRate(perSecond: number): string {
  if (perSecond >= 9.95) return formatRate(perSecond)
  return t('units.perSecond', { value: perSecond < 0.05 ? '0' : oneDigit.format(perSecond) })
}

/** How long ago something was, in its largest unit. */
export function ageText(ageUs: number): string {
  const seconds = Math.max(0, Math.floor(ageUs / 1_000_000))
  if (seconds < 60) return t('views.topics.seconds', { value: seconds })
  if (seconds < 3600) return t('views.topics.minutes', { value: Math.floor(seconds / 60) })
  if (seconds < 86_400) return t('views.topics.hours', { value: Math.floor(seconds / 3600) })
  return t('views.topics.days', { value: formatCount(Math.floor(seconds / 86_400)) })
}

/** Messages of a topic, in few characters. */
export const topicCount = (messages: number): string => formatCompactCount(messages)
