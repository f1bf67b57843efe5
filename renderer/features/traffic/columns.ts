import type { Settings } from '../../../shared/settings'

const columnIds = ['number', 'time', 'source', 'direction', 'socket', 'frames', 'size', 'content', 'state', 'rtt'] as const
export type ColumnId = (typeof columnIds)[number]

/** The widths and hidden columns as the settings keep them. */
export type ColumnSettings = Settings['columns']

interface ColumnDefinition {
  readonly id: ColumnId
  readonly widthPx: number
  /** What it yields in a narrow table, as long as the user has not given it a width. */
  readonly compactWidthPx: number
  readonly minWidthPx: number
  /** Numbers stand right-aligned. */
  readonly numeric: boolean
}

const column = (
  id: ColumnId,
  widths: readonly [least: number, compact: number, usual: number],
  numeric: 'numeric' | 'words' = 'words',
): ColumnDefinition => ({
  id,
  minWidthPx: widths[0],
  compactWidthPx: widths[1],
  widthPx: widths[2],
  numeric: numeric === 'numeric',
})

/** In the order of the table. The content takes what the others leave; beside the sidebar of the smallest window all fit. */
const definitions: readonly ColumnDefinition[] = [
  column('number', [40, 52, 88], 'numeric'),
  column('time', [64, 88, 108], 'numeric'),
  column('source', [56, 60, 144]),
  column('direction', [34, 34, 76]),
  column('socket', [64, 66, 78]),
  column('frames', [34, 34, 62], 'numeric'),
  column('size', [48, 58, 72], 'numeric'),
  column('content', [86, 86, 160]),
  column('state', [36, 36, 98]),
  column('rtt', [64, 70, 120], 'numeric'),
]

export const maxWidthPx = 1200

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
const trailingPx = 28

/** A column that the user gave a width keeps it; the others yield. */
const narrowestPx = ({ id, widthPx, defaultWidthPx, compactWidthPx }: Column): number =>
  id === 'content' || widthPx === defaultWidthPx ? compactWidthPx : widthPx

/** The width below which the table scrolls sideways. */
export const leastWidthPx = (columns: readonly Column[]): number =>
  columns.filter(({ hidden }) => !hidden).reduce((sum, column) => sum + narrowestPx(column), trailingPx)

/** What a narrow table leaves out, the first one first: those that are read least, or that the details say too. */
const firstToGo = ['frames', 'size', 'socket', 'rtt', 'source', 'number', 'state'] as const satisfies readonly ColumnId[]

/** The columns that a table of that width shows, so that it need not scroll sideways; those that the user gave a width stay. */
export function columnsFitting(columns: readonly Column[], tableWidthPx: number): readonly Column[] {
  const fitting = [...columns]
  for (const id of firstToGo) {
    if (leastWidthPx(fitting) <= tableWidthPx) break
    const index = fitting.findIndex((column) => column.id === id && column.widthPx === column.defaultWidthPx)
    if (index >= 0) fitting.splice(index, 1)
  }
  return fitting
}

/** Which columns get more than their least first, one after the other, and up to what, some of them in two steps; the others share what is left then. */
const firstToGrow: readonly { readonly id: ColumnId; readonly upToPx: number }[] = [
  { id: 'content', upToPx: 160 },
  { id: 'source', upToPx: 132 },
  { id: 'direction', upToPx: 74 },
  { id: 'state', upToPx: 98 },
  { id: 'number', upToPx: 84 },
  { id: 'size', upToPx: 70 },
  { id: 'frames', upToPx: 58 },
  { id: 'content', upToPx: 220 },
  { id: 'rtt', upToPx: 96 },
]

/** The widths of the columns as a CSS grid. */
export function gridTemplate(columns: readonly Column[]): string {
  const shown = columns.filter(({ hidden }) => !hidden)
  const least = new Map(shown.map((column) => [column.id, `${narrowestPx(column)}px`]))
  const counted = new Map(shown.map((column) => [column.id, narrowestPx(column)]))
  let taken = leastWidthPx(columns)
  for (const { id, upToPx } of firstToGrow) {
    const fromPx = counted.get(id)
    if (fromPx === undefined || fromPx >= upToPx) continue
    taken -= fromPx
    least.set(id, `max(${least.get(id)}, min(100% - ${taken}px, ${upToPx}px))`)
    counted.set(id, upToPx)
    taken += upToPx
  }
  const tracks = shown.map((column) => {
    const widest = column.id === 'content' ? '1fr' : `${column.widthPx}px`
    return least.get(column.id) === widest ? widest : `minmax(${least.get(column.id)}, ${widest})`
  })
  return [...tracks, `${trailingPx}px`].join(' ')
}
