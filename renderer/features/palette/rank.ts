import { type Result, single } from 'fuzzysort'

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

/** What a match counts that is not in the title as shown, that begins at a later word, or that is in the heading only. */
const otherWords = 0.95
const laterWord = 0.9
const groupOnly = 0.6
/** Three letters or more that are all in one word are more likely to mean it. */
const oneWordBonus = 0.4
/** Below this a match is a coincidence of letters. */
const leastScore = 0.3
/** What was used lately comes before what matches hardly better; what can do nothing now comes after it. */
const recentBonus = 0.08
const disabledCost = 0.1

/**
 * The actions that match a query, best first, under the headings of their groups, the group of the best first. Without a
 * query all, in their order, those that can be done now first in each group, and those used lately before all of them
 * under `recentLabel`.
 */
export function rankActions(
  actions: readonly PaletteAction[],
  query: string,
  recent: readonly string[],
  recentLabel: string,
): readonly RankedGroup[] {
  const sought = query.trim()
  if (sought === '') return withRecent(actions, recent, recentLabel)
  const scored = actions.flatMap((action) => {
    const title = matchOf(sought, action.title)
    const score = Math.max(
      title?.score ?? 0,
      (matchOf(sought, action.english)?.score ?? 0) * otherWords,
      (single(sought, action.group)?.score ?? 0) * groupOnly,
    )
    if (score < leastScore) return []
    const bonus = (recent.includes(action.id) ? recentBonus : 0) - (action.disabled === undefined ? 0 : disabledCost)
    return [{ action, marks: title === undefined ? [] : title.marks, score: score + bonus }]
  })
  // Sorting is stable: equals keep the order of the table.
  return grouped(scored.toSorted((one, other) => other.score - one.score))
}

interface Match {
  readonly score: number
  readonly marks: readonly number[]
}

/**
 * How well a query matches a text, from 0 to 1. The text is also tried from each of its words on, because letters are
 * otherwise taken where they come first: of “Show or hide the statistics” “stats” means the last word.
 */
function matchOf(query: string, text: string): Match | undefined {
  let best: Match | undefined
  for (const { index: from } of text.matchAll(/(?<=^|\s)\S/g)) {
    const found = single(query, text.slice(from))
    if (found === null) continue
    const marks = marksOf(found, from)
    const spread = /\s/.test(text.slice(marks[0], marks.at(-1)))
    const quality = found.score * (from === 0 ? 1 : laterWord)
    const score = quality + (spread || query.length < 3 ? 0 : oneWordBonus)
    if (quality >= leastScore && score > (best?.score ?? 0)) best = { score, marks }
  }
  return best
}

/** Positions of the characters of a text that match a query; `undefined` if it does not match. */
export function matchMarks(query: string, text: string): readonly number[] | undefined {
  const sought = query.trim()
  return sought === '' ? [] : matchOf(sought, text)?.marks
}

const marksOf = ({ indexes }: Result, from: number): readonly number[] =>
  [...indexes].map((index) => index + from).toSorted((one, other) => one - other)

function withRecent(actions: readonly PaletteAction[], recent: readonly string[], label: string): readonly RankedGroup[] {
  const all = actions.map((action) => ({ action, marks: [] }))
  const lately = recent.flatMap((id) => all.filter(({ action }) => action.id === id && action.disabled === undefined))
  const others = all.filter((item) => !lately.includes(item))
  const isOff = ({ action }: RankedAction): boolean => action.disabled !== undefined
  const labels = new Set(others.map(({ action }) => action.group))
  const rest = [...labels].map((label) => {
    const members = others.filter(({ action }) => action.group === label)
    return { label, items: [...members.filter((item) => !isOff(item)), ...members.filter(isOff)] }
  })
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
