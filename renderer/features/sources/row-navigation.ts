/**
 * Where a key leads from an element of a list of rows: up and down between rows, right to a row's buttons, left back and
 * from a row to the one that it belongs to. Rows that say something only are passed over.
 */
export function nextFocus(list: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
  const rows = [...list.querySelectorAll<HTMLElement>('[role="row"][tabindex]')]
  const row = from.closest<HTMLElement>('[role="row"]')
  if (row === null) return undefined
  const at = rows.indexOf(row)
  const stops = [row, ...row.querySelectorAll<HTMLElement>('button')]
  const stop = stops.indexOf(from)
  switch (key) {
    case 'ArrowDown':
      return rows[at + 1]
    case 'ArrowUp':
      return rows[at - 1]
    case 'Home':
      return rows[0]
    case 'End':
      return rows.at(-1)
    case 'ArrowRight':
      return stops[stop + 1]
    case 'ArrowLeft':
      return stop > 0 ? stops[stop - 1] : rows.slice(0, at).findLast(({ ariaLevel }) => Number(ariaLevel) < Number(row.ariaLevel))
    default:
      return undefined
  }
}
