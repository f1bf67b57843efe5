import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { panePlaces } from '../../shared/panes'
import styles from './drop-zones.module.css'
import { usePaneDrag } from './pane-drag'

/** While a pane is dragged: where it can be dropped. The pane's menu and the commands do the same without a pointer. */
export function DropZones(): ReactElement | undefined {
  const { t } = useTranslation()
  const { pane, place } = usePaneDrag()
  if (pane === undefined) return undefined
  return (
    <div className={styles.area} aria-hidden>
      {panePlaces.map((zone) => (
        <div key={zone} className={styles.zone} data-zone={zone} data-over={zone === place ? '' : undefined}>
          <span className={styles.name}>{t(`layout.places.${zone}`)}</span>
        </div>
      ))}
    </div>
  )
}
