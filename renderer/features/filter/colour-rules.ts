import { type MarkColour, markColours, type Settings } from '../../../shared/settings'

export type ColourRule = Settings['colourRules'][number]

/** The list with one of its items a place earlier or later; the same list where it cannot go further. */
export function moved<Item>(items: readonly Item[], index: number, step: 1 | -1): readonly Item[] {
  const [item, other] = [items[index], items[index + step]]
  if (item === undefined || other === undefined) return items
  const next = [...items]
  next[index] = other
  next[index + step] = item
  return next
}

/** The first colour that no rule has; after that they begin anew. */
export const nextColour = (rules: readonly Pick<ColourRule, 'colour'>[]): MarkColour =>
  markColours.find((colour) => rules.every((rule) => rule.colour !== colour)) ?? markColours[rules.length % markColours.length] ?? 'red'
