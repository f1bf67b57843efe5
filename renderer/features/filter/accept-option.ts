import type { Completion } from '../../../shared/filter/complete'

type CompletionOption = Completion['options'][number]

/** The text after an option was accepted, and where the cursor is then: ready for what comes next. */
export function acceptOption(
  source: string,
  { from, to }: Pick<Completion, 'from' | 'to'>,
  { label, kind }: Pick<CompletionOption, 'label' | 'kind'>,
): { readonly text: string; readonly cursor: number } {
  const rest = source.slice(to)
  const inserted = label + (rest.startsWith(' ') ? '' : behind(label, kind))
  // A space that is there already is stepped over.
  const step = rest.startsWith(' ') && behind(label, kind) === ' ' ? 1 : 0
  return { text: source.slice(0, from) + inserted + rest, cursor: from + inserted.length + step }
}

function behind(label: string, kind: CompletionOption['kind']): string {
  // What follows belongs to the field: json.method, frame[0].
  if (label === 'json') return '.'
  if (label === 'in' && kind === 'operator') return ' ['
  return kind === 'value' || kind === 'unit' ? '' : ' '
}
