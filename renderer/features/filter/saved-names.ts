import type { Settings } from '../../../shared/settings'

/** Characters of a name, as the settings allow. */
export const maxNameLength = 80

export type SavedFilters = Settings['savedFilters']

/** The filters with one renamed, or why that name cannot be. */
export function renamed(saved: SavedFilters, from: string, to: string): SavedFilters | 'missing' | 'taken' {
  const name = to.trim()
  if (name === '') return 'missing'
  if (name !== from && saved.some((one) => one.name === name)) return 'taken'
  return saved.map((one) => (one.name === from ? { ...one, name } : one))
}
