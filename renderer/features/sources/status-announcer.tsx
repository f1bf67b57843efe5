import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../i18n/format'
import { useSources } from '../../stores/sources-store'
import { Announcer } from '../../ui/announcer'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { type KnownStatuses, type StatusNews, statusNews } from './status-news'
import { statusText } from './status-text'

/** More at once are only counted. */
const maxNamed = 3

/** Tells assistive technology how the sources are doing when that changes, and no oftener than can be listened to. */
export function StatusAnnouncer(): ReactElement {
  const { t } = useTranslation()
  const [news, setNews] = useState<readonly StatusNews[]>([])
  useEffect(() => {
    let known: KnownStatuses = statusNews(new Map(), useSources.getState().sources).known
    const announcer = new Announcer(() => {
      const next = statusNews(known, useSources.getState().sources)
      known = next.known
      if (next.news.length > 0) setNews(next.news)
      return next.news.length > 0
    })
    const stop = useSources.subscribe(() => announcer.changed())
    return () => {
      stop()
      announcer.stop()
    }
  }, [])
  const words =
    news.length > maxNamed
      ? t('sources.changed', { count: news.length, value: formatCount(news.length) })
      : news.map(({ name, status }) => t('sources.news', { name, status: statusText(status, t) })).join(' ')
  return (
    <VisuallyHidden>
      <div role="status">{words}</div>
    </VisuallyHidden>
  )
}
