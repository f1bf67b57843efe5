// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid cannot be a <table>.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the grid, which names its active row.
import { SlidersHorizontal } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../shared/settings'
import { changeSettings } from '../../stores/settings-store'
import { classNames } from '../../ui/class-names'
import { ContextMenu } from '../../ui/context-menu'
import { IconButton } from '../../ui/icon-button'
import { Menu, type MenuEntry } from '../../ui/menu'
import { type Column, type ColumnId, maxWidthPx } from './columns'
import styles from './traffic-header.module.css'
import type { ColumnControls } from './use-columns'

const timeDisplays = ['absolute', 'relative', 'delta'] as const

const isTimeDisplay = (value: string): value is Settings['timeDisplay'] => timeDisplays.some((display) => display === value)

/** How times are shown and which columns there are: the menu of the header. */
export function useColumnMenu(controls: ColumnControls, timeDisplay: Settings['timeDisplay']): readonly MenuEntry[] {
  const { t } = useTranslation()
  return [
    {
      kind: 'radio',
      id: 'time',
      label: t('traffic.timeDisplay.label'),
      value: timeDisplay,
      options: timeDisplays.map((value) => ({ value, label: t(`traffic.timeDisplay.${value}`) })),
      onChange: (value) => (isTimeDisplay(value) ? void changeSettings({ timeDisplay: value }) : undefined),
    },
    { kind: 'separator', id: 'separator' },
    ...controls.columns
      .filter(({ id }) => id !== 'content')
      .map(
        (column): MenuEntry => ({
          kind: 'check',
          id: column.id,
          label: t(`traffic.columns.${column.id}`),
          checked: !column.hidden,
          onChange: (checked) => controls.setHidden(column, !checked),
        }),
      ),
    { kind: 'separator', id: 'separator-2' },
    { kind: 'action', id: 'reset', label: t('traffic.columnMenu.reset'), onSelect: controls.reset },
  ]
}

/** The header's menu as a button, for those who do not try the right one. */
export function ColumnMenuButton({ entries }: { readonly entries: readonly MenuEntry[] }): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={styles.menuButton}>
      <Menu
        entries={entries}
        align="end"
        trigger={<IconButton size="small" label={t('traffic.columnMenu.label')} icon={<SlidersHorizontal aria-hidden />} />}
      />
    </div>
  )
}

interface TrafficHeaderProps {
  readonly controls: ColumnControls
  /** Those that there is room for. */
  readonly columns: readonly Column[]
  readonly menu: readonly MenuEntry[]
  readonly timeDisplay: Settings['timeDisplay']
}

/** The names of the columns, and the handles that resize them: one stop for the tab key, then Up and Down go through them. */
export function TrafficHeader({ controls, columns, menu, timeDisplay }: TrafficHeaderProps): ReactElement {
  const { t } = useTranslation()
  const [active, setActive] = useState<ColumnId>('number')
  const row = useRef<HTMLDivElement>(null)
  const shown = columns.filter(({ hidden }) => !hidden)
  const resizable = shown.filter(({ handle }) => handle !== 'none')
  const tabStop = resizable.some(({ id }) => id === active) ? active : resizable[0]?.id

  const nameOf = (id: ColumnId): string => {
    if (id === 'time') return t(`traffic.timeColumn.${timeDisplay}`)
    return id === 'direction' || id === 'rtt' ? t(`traffic.shortColumns.${id}`) : t(`traffic.columns.${id}`)
  }
  const moveFocus = (from: ColumnId, step: number): void => {
    const next = resizable[resizable.findIndex(({ id }) => id === from) + step]
    if (next === undefined) return
    setActive(next.id)
    row.current?.querySelector<HTMLElement>(`[data-column="${next.id}"]`)?.focus()
  }

  return (
    <ContextMenu entries={menu}>
      <div role="rowgroup" className={styles.header}>
        <div role="row" className={styles.row} aria-rowindex={1} ref={row}>
          {shown.map((column, index) => (
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={index + 1}
              // Without it the handle's name would be part of the column's.
              aria-label={nameOf(column.id)}
              className={classNames(styles.cell, column.numeric && styles.numeric)}
            >
              <span className={styles.name} title={t(`traffic.columns.${column.id}`)}>
                {nameOf(column.id)}
              </span>
              {column.handle === 'none' ? undefined : (
                <ColumnHandle
                  column={column}
                  isTabStop={column.id === tabStop}
                  setWidth={(widthPx) => controls.setWidth(column, widthPx)}
                  onFocus={() => setActive(column.id)}
                  moveFocus={(step) => moveFocus(column.id, step)}
                />
              )}
            </div>
          ))}
        </div>
      </div>
    </ContextMenu>
  )
}

interface ColumnHandleProps {
  readonly column: Column
  readonly isTabStop: boolean
  readonly setWidth: (widthPx: number) => void
  readonly onFocus: () => void
  readonly moveFocus: (step: number) => void
}

const stepPx = 8

function ColumnHandle({ column, isTabStop, setWidth, onFocus, moveFocus }: ColumnHandleProps): ReactElement {
  const { t } = useTranslation()
  const drag = useRef<{ readonly fromPx: number; readonly widthPx: number }>(undefined)
  const handle = useRef<HTMLSpanElement>(null)
  const outwards = column.handle === 'right' ? 1 : -1
  /** In a narrow table it has less than its width. */
  const widthNowPx = (): number => handle.current?.parentElement?.getBoundingClientRect().width ?? column.widthPx

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { fromPx: event.clientX, widthPx: widthNowPx() }
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (drag.current !== undefined) setWidth(drag.current.widthPx + (event.clientX - drag.current.fromPx) * outwards)
  }
  const onPointerEnd = (): void => {
    drag.current = undefined
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!handleKey(event.key)) return
    event.preventDefault()
    // The grid around has other uses for these keys.
    event.stopPropagation()
  }
  const handleKey = (key: string): boolean => {
    switch (key) {
      case 'ArrowRight':
        setWidth(widthNowPx() + stepPx * outwards)
        return true
      case 'ArrowLeft':
        setWidth(widthNowPx() - stepPx * outwards)
        return true
      case 'ArrowUp':
        moveFocus(-1)
        return true
      case 'ArrowDown':
        moveFocus(1)
        return true
      case 'Home':
        setWidth(column.minWidthPx)
        return true
      case 'Enter':
        setWidth(column.defaultWidthPx)
        return true
      default:
        return false
    }
  }

  return (
    <span
      ref={handle}
      role="separator"
      tabIndex={isTabStop ? 0 : -1}
      className={classNames(styles.handle, column.handle === 'left' && styles.left)}
      data-column={column.id}
      aria-orientation="vertical"
      aria-label={t('traffic.resize', { column: t(`traffic.columns.${column.id}`) })}
      aria-valuenow={column.widthPx}
      aria-valuemin={column.minWidthPx}
      aria-valuemax={maxWidthPx}
      title={t('traffic.resizeHint')}
      onFocus={onFocus}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onLostPointerCapture={onPointerEnd}
      onDoubleClick={() => setWidth(column.defaultWidthPx)}
      onKeyDown={onKeyDown}
    />
  )
}
