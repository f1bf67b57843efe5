import { notThis, onlyThis, type QuickField, type QuickValue } from '../../../shared/filter/quick'
import { connectionNumber, firstTapConnection, type RowSummary } from '../../../shared/model'
import type { JsonNode } from '../detail/json-lines'

/** A filter for what a row has in one place, and its reverse. */
export interface QuickFilter {
  readonly only: string
  readonly not: string
}

/** What can be filtered by at once, by the column that shows it; content is not here, since it has to be fetched. */
const quickColumns = ['time', 'number', 'source', 'direction', 'socket', 'frames', 'size', 'state', 'rtt', 'event', 'connection'] as const
export type QuickColumn = (typeof quickColumns)[number]

export const isQuickColumn = (name: string): name is QuickColumn => quickColumns.some((column) => column === name)

const pair = (field: QuickField, value: QuickValue | { readonly raw: string }): QuickFilter => ({
  only: onlyThis(field, value),
  not: notThis(field, value),
})

/** The filter for what a row has in a column; `undefined` where it has nothing there. */
export function rowFilter(row: RowSummary, column: QuickColumn, sourceName: string): QuickFilter | undefined {
  switch (column) {
    case 'number':
      return pair('id', row.id)
    case 'time':
      return pair('t', { raw: `${row.timeUs}us` })
    case 'source':
      return pair('source', sourceName)
    case 'direction':
      return row.direction === 'none' ? undefined : pair('direction', row.direction)
    case 'socket':
      return row.socket === undefined ? undefined : pair('socket', row.socket)
    case 'frames':
      return row.kind === 'message' ? pair('frames', row.frameCount) : undefined
    case 'size':
      return row.kind === 'event' ? undefined : pair('size', row.size)
    case 'state':
      return row.state === 'none' ? undefined : pair('state', row.state)
    case 'rtt':
      return row.rttUs === undefined ? undefined : pair('rtt', { raw: `${row.rttUs}us` })
    case 'event':
      return row.kind === 'event' ? pair('event', row.event) : undefined
    case 'connection':
      return row.connection !== 0 && row.connection >= firstTapConnection ? pair('connection', connectionNumber(row.connection)) : undefined
  }
}

/** What of a row a menu offers that was opened without pointing at a cell. */
export const mainColumns: readonly QuickColumn[] = ['source', 'connection', 'direction', 'socket', 'event', 'state', 'size']

/** Characters of content that a filter holds whole. */
const maxContent = 120

/** The filter for content: its first frame after the envelope, or how that begins where it is long or not `whole`. */
export function contentFilter(text: string, whole: boolean): QuickFilter {
  if (whole && text.length <= maxContent) return pair('topic', text)
  const only = onlyThis('topic', [...text].slice(0, maxContent / 2).join('')).replace('topic ==', 'topic startsWith')
  return { only, not: `!(${only})` }
}

/** The filter for a value in the JSON of a message. Numbers stay as they were written, however large. */
export function jsonFilter({ path, source }: JsonNode): QuickFilter {
  const value: unknown = source.startsWith('"') ? JSON.parse(source) : undefined
  return pair(['json', ...path], typeof value === 'string' ? value : { raw: source })
}
