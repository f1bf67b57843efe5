import type { SourceSnapshot } from '../../shared/ipc/contract'

/**
 * The new snapshots, with those that say nothing new as the same objects as before: main tells all sources when one
 * changes, and with hundreds of them every row would be rendered anew.
 */
export function keepUnchanged(before: readonly SourceSnapshot[], now: readonly SourceSnapshot[]): readonly SourceSnapshot[] {
  const known = new Map(before.map((source) => [source.id, source]))
  return now.map((source) => {
    const old = known.get(source.id)
    return old !== undefined && JSON.stringify(old) === JSON.stringify(source) ? old : source
  })
}
