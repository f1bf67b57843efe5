import type { TFunction } from 'i18next'
import { commandGroups, commandNames, groupOf, keyGroups, keyLines, shortcutsOf } from '../../../shared/commands'
import { shortcutKeys } from '../../ui/shortcut'
import { matchMarks } from '../palette/rank'

export interface SheetLine {
  readonly id: string
  readonly words: string
  /** Any one of these does it. */
  readonly shortcuts: readonly string[]
  /** Positions of the characters that match what is sought. */
  readonly marks: readonly number[]
}

export interface SheetGroup {
  /** Commands can be given anywhere; the keys of a part of the window only there. */
  readonly kind: 'commands' | 'keys'
  readonly label: string
  readonly lines: readonly SheetLine[]
}

/** Every shortcut there is, grouped; of those that match `query` in their words, or are the keys that it names. */
export function shortcutSheet(query: string, t: TFunction): readonly SheetGroup[] {
  const groups = [
    ...commandGroups.map((group) => ({
      kind: 'commands' as const,
      label: t(`commands.groups.${group}`),
      lines: commandNames
        .filter((name) => groupOf(name) === group && shortcutsOf(name).length > 0)
        .map((name) => ({ id: name, words: t(`commands.names.${name}`).replace(/…$/, ''), shortcuts: shortcutsOf(name) })),
    })),
    ...keyGroups.map((group) => ({
      kind: 'keys' as const,
      label: t(`commands.keyGroups.${group}`),
      lines: keyLines
        .filter((line) => line.group === group)
        .map(({ id, keys }) => ({ id, words: t(`commands.keys.${id}`), shortcuts: keys })),
    })),
  ]
  return groups
    .map((group) => ({ ...group, lines: group.lines.flatMap((line) => matching(line, query)) }))
    .filter(({ lines }) => lines.length > 0)
}

function matching(line: Omit<SheetLine, 'marks'>, query: string): readonly SheetLine[] {
  const marks = matchMarks(query, line.words)
  if (marks !== undefined) return [{ ...line, marks }]
  return line.shortcuts.some((shortcut) => namesKeys(shortcut, query)) ? [{ ...line, marks: [] }] : []
}

/** Whether the query is how keys are written: `ctrl+k`, `Ctrl K`, `f6`, `esc`. */
function namesKeys(shortcut: string, query: string): boolean {
  const written = (keys: readonly string[]): string => keys.join('+').toLowerCase()
  const sought = query
    .trim()
    .toLowerCase()
    .replaceAll(/\s*\+\s*|\s+/g, '+')
  return [written(shortcutKeys(shortcut)), written(shortcut.split('+'))].some(
    (keys) => keys === sought || keys.endsWith(`+${sought}`) || keys.startsWith(`${sought}+`),
  )
}
