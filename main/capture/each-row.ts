import type { RowId } from '../../shared/model'

/** Visits the rows from `from` to before `to`. */
export function eachRow(from: RowId, to: RowId, visit: (id: RowId) => void): void {
  for (let id: number = from; id < to; id += 1) visit(id as RowId)
}
