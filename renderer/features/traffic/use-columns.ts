import { useEffect, useMemo, useRef, useState } from 'react'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { type Column, type ColumnSettings, columnsFrom, withHidden, withWidth } from './columns'

export interface ColumnControls {
  readonly columns: readonly Column[]
  readonly setWidth: (column: Column, widthPx: number) => void
  readonly setHidden: (column: Column, hidden: boolean) => void
  readonly reset: () => void
}

/** A drag changes widths with every pixel; the settings are written when it has come to rest. */
const saveAfterMs = 300

/** The table's columns and what changes them; changes show at once and are saved a little later. */
export function useColumns(): ColumnControls {
  const saved = useSettings(({ settings }) => settings.columns)
  const [draft, setDraft] = useState<ColumnSettings>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const current = draft ?? saved
  return useMemo(() => {
    const change = (next: ColumnSettings): void => {
      setDraft(next)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        void changeSettings({ columns: next }).then(() => setDraft((now) => (now === next ? undefined : now)))
      }, saveAfterMs)
    }
    return {
      columns: columnsFrom(current),
      setWidth: (column, widthPx) => change(withWidth(current, column, widthPx)),
      setHidden: (column, hidden) => change(withHidden(current, column, hidden)),
      reset: () => change({}),
    }
  }, [current])
}
