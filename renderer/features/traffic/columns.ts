import type { Settings } from '../../../shared/settings'

const columnIds = ['number', 'time', 'source', 'direction', 'socket', 'frames', 'size', 'content', 'state', 'rtt'] as const
export type ColumnId = (typeof columnIds)[number]

/** The widths and hidden columns as the settings keep them. */
export type ColumnSettings = Settings['columns']

interface ColumnDefinition {
  readonly id: ColumnId
  readonly widthPx: number
  readonly minWidthPx: number
  /** Numbers stand right-aligned. */
  readonly numeric: boolean
}

const column = (id: ColumnId, widthPx: number, minWidthPx: number, numeric = false): ColumnDefinition => ({
  id,
  widthPx,
  minWidthPx,
  numeric,
})

/** In the order of the table. The content takes what the others leave. */
const definitions: readonly ColumnDefinition[] = [
  column('number', 72, 40, true),
  column('time', 108, 64, true),
  column('source', 144, 56),
  column('direction', 76, 34),
  column('socket', 78, 64),
  column('frames', 62, 36, true),
  column('size', 72, 48, true),
  column('content', 200, 160),
  column('state', 98, 36),
  column('rtt', 104, 64, true),
]

const maxWidthPx = 1200

export interface Column extends ColumnDefinition {
  readonly hidden: boolean
  /** The default, which a double click brings back. */
  readonly defaultWidthPx: number
  /** The edge that is dragged: columns after the content are held at the right, so they grow to the left. */
  readonly handle: 'none' | 'left' | 'right'
}

/** Rows that need no columns after the content use their place for it. */
export const isAfterContent = ({ handle }: Column): boolean => handle === 'left'

const contentIndex = definitions.findIndex(({ id }) => id === 'content')

/** All columns with their widths; settings of columns that do not exist are ignored. */
export const columnsFrom = (settings: ColumnSettings): readonly Column[] =>
  definitions.map((definition, index) => {
    const set = settings[definition.id]
    return {
      ...definition,
      defaultWidthPx: definition.widthPx,
      widthPx: clampWidth(set?.width ?? definition.widthPx, definition.minWidthPx),
      hidden: definition.id !== 'content' && set?.hidden === true,
      handle: index === contentIndex ? 'none' : index < contentIndex ? 'right' : 'left',
    }
  })

const clampWidth = (widthPx: number, minWidthPx: number): number => Math.round(Math.min(Math.max(widthPx, minWidthPx), maxWidthPx))

/** The settings with one column as wide as wanted, within its limits. */
export function withWidth(settings: ColumnSettings, column: Column, widthPx: number): ColumnSettings {
  return { ...settings, [column.id]: { width: clampWidth(widthPx, column.minWidthPx), hidden: column.hidden } }
}

/** The settings with one column hidden or shown. */
export function withHidden(settings: ColumnSettings, column: Column, hidden: boolean): ColumnSettings {
  return { ...settings, [column.id]: { width: column.widthPx, hidden } }
}

/** The last, empty track, which lies under the column menu's button. */
const trailingPx = 32

/** The width below which the table scrolls sideways. */
export const leastWidthPx = (columns: readonly Column[]): number =>
  columns
    .filter(({ hidden }) => !hidden)
    .reduce((sum, { id, widthPx, minWidthPx }) => sum + (id === 'content' ? minWidthPx : widthPx), trailingPx)

/** The widths of the columns as a CSS grid. */
export const gridTemplate = (columns: readonly Column[]): string =>
  [
    ...columns
      .filter(({ hidden }) => !hidden)
      .map(({ id, widthPx, minWidthPx }) => (id === 'content' ? `minmax(${minWidthPx}px, 1fr)` : `${widthPx}px`)),
    `${trailingPx}px`,
  ].join(' ')
