import { keyOf, type Participant } from './participants'

/** The axis of time at the left. */
const axisPx = 124
const leastColumnPx = 150
const mostColumnPx = 340
/** Room for the scrollbar. */
const scrollbarPx = 16

interface Column {
  readonly key: string
  readonly participant: Participant
  readonly leftPx: number
  readonly widthPx: number
  readonly centrePx: number
}

export interface ColumnsLayout {
  readonly columns: readonly Column[]
  readonly widthPx: number
  /** Where a participant's lifeline is: that of all others for one without a column. */
  centreOf(participant: Participant): number
}

/** Columns as wide as there is room, within reason. */
export function columnsLayout(participants: readonly Participant[], availablePx: number): ColumnsLayout {
  const room = (availablePx - axisPx - scrollbarPx) / Math.max(1, participants.length)
  const widthPx = Math.floor(Math.min(mostColumnPx, Math.max(leastColumnPx, room)))
  const columns = participants.map((participant, index) => {
    const leftPx = axisPx + index * widthPx
    return { key: keyOf(participant), participant, leftPx, widthPx, centrePx: leftPx + Math.floor(widthPx / 2) }
  })
  const centres = new Map(columns.map(({ key, centrePx }) => [key, centrePx]))
  return {
    columns,
    widthPx: axisPx + participants.length * widthPx,
    centreOf: (participant) => centres.get(keyOf(participant)) ?? centres.get('others') ?? axisPx,
  }
}
