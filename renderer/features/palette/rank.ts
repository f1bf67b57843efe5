import { go, type Result, single } from 'fuzzysort'

/** Something that the palette offers. */
export interface PaletteAction {
  /** Stays the same from one start to the next, so that it can be remembered. */
  readonly id: string
  /** The heading that it stands under, as shown. */
  readonly group: string
  readonly title: string
  /** The title in English, where the window shows another language: it finds the action too. */
  readonly english: string
  readonly shortcut?: string | undefined
  /** Why it can do nothing now; such an action is shown and not run. */
  readonly disabled?: string | undefined
  readonly run: () => void
}

export interface RankedAction {
  readonly action: PaletteAction
  /** Positions of the title's characters that match the query. */
  readonly marks: readonly number[]
}

export interface RankedGroup {
  readonly label: string
  readonly items: readonly RankedAction[]
}

/** Below this a match is a coincidence of letters. */
const leastScore = 0.3
/** What was used lately comes before what matches hardly better; what can do nothing now comes after it. */
const recentBonus = 0.08
const disabledCost = 0.1

/**
 * The actions that match a query, best first, under the headings of their groups, the group of the best first. Without a
 * query all, in their order, those used lately before them under `recentLabel`.
 */
export function rankActions(
  actions: readonly PaletteAction[],
  query: string,
  recent: readonly string[],
  recentLabel: string,
): readonly RankedGroup[] {
  const sought = query.trim()
  if (sought === '') return withRecent(actions, recent, recentLabel)
  const found = go(sought, actions, {
    keys: ['title', 'english', 'group'],
    limit: 0,
    threshold: leastScore,
    scoreFn: ([title, english, group]) => Math.max(title?.score ?? 0, (english?.score ?? 0) * 0.95, (group?.score ?? 0) * 0.6),
  })
  const scored = found.map(({ obj: action, score, 0: title }) => ({
    action,
    marks: title === undefined || title.score === 0 ? [] : marksOf(title),
    score: score + (recent.includes(action.id) ? recentBonus : 0) - (action.disabled === undefined ? 0 : disabledCost),
  }))
  // Sorting is stable: equals keep the order of the table.
  return grouped(scored.toSorted((one, other) => other.score - one.score))
}

/** Positions of the characters of a text that match a query; none if it does not match. */
export function matchMarks(query: string, text: string): readonly number[] | undefined {
  const sought = query.trim()
  if (sought === '') return []
  const found = single(sought, text)
  return found === null || found.score < leastScore ? undefined : marksOf(found)
}

const marksOf = ({ indexes }: Result): readonly number[] => [...indexes].toSorted((one, other) => one - other)

function withRecent(actions: readonly PaletteAction[], recent: readonly string[], label: string): readonly RankedGroup[] {
  const all = actions.map((action) => ({ action, marks: [] }))
  const lately = recent.flatMap((id) => all.filter(({ action }) => action.id === id && action.disabled === undefined))
  const rest = grouped(all.filter((item) => !lately.includes(item)))
  return lately.length === 0 ? rest : [{ label, items: lately }, ...rest]
}

function grouped(items: readonly RankedAction[]): readonly RankedGroup[] {
  const groups = new Map<string, RankedAction[]>()
  for (const { action, marks } of items) {
    const group = groups.get(action.group)
    if (group === undefined) groups.set(action.group, [{ action, marks }])
    else group.push({ action, marks })
  }
  return [...groups].map(([label, members]) => ({ label, items: members }))
}
