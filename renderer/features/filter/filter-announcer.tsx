import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../i18n/format'
import { trafficFeed, useTraffic } from '../../stores/traffic-store'
import { Announcer } from '../../ui/announcer'
import { VisuallyHidden } from '../../ui/visually-hidden'

/** Tells assistive technology how many rows there are under another filter, once they are counted. Those that come later are not told. */
export function FilterAnnouncer(): ReactElement {
  const { t } = useTranslation()
  const filter = useTraffic(({ query }) => query.filter)
  const [told, setTold] = useState<{ readonly rows: number; readonly isFiltered: boolean }>()
  useEffect(() => {
    let said = useTraffic.getState().query.filter
    const announcer = new Announcer(() => {
      const now = useTraffic.getState().query.filter
      if (now === said) return false
      if (trafficFeed.progress !== undefined) {
        announcer.changed()
        return false
      }
      said = now
      setTold({ rows: trafficFeed.shownEnd - trafficFeed.rows.start, isFiltered: now !== undefined })
      return true
    }, 0)
    const stop = useTraffic.subscribe(({ query }, before) => {
      if (query.filter !== before.query.filter) announcer.changed()
    })
    return () => {
      stop()
      announcer.stop()
    }
  }, [])
  const isCurrent = told !== undefined && told.isFiltered === (filter !== undefined)
  const words = isCurrent ? { count: told.rows, value: formatCount(told.rows) } : undefined
  return (
    <VisuallyHidden>
      <span role="status">
        {words === undefined ? '' : told?.isFiltered === true ? t('filter.matching', words) : t('filter.allRows', words)}
      </span>
    </VisuallyHidden>
  )
}
