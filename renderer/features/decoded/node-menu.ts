import { useTranslation } from 'react-i18next'
import type { DecodedNode } from '../../../shared/decoders/decoder'
import { jsonOf, nodeAtPath, pathText, type TreeLine } from '../../stores/decoded-tree'
import { narrowFilter } from '../../stores/filter-store'
import type { MenuEntry } from '../../ui/menu'
import { copyText } from '../detail/copy-frames'
import { filterOf } from './node-filter'

/** Whether a node's values can be plotted over time. */
export const isFollowed = ({ field, kind }: DecodedNode): boolean => field !== undefined && (kind === 'number' || kind === 'boolean')

/** What is copied of a node: its text, or all that was read of it as JSON. */
export const valueText = (node: DecodedNode): string => (node.children === undefined ? node.text : jsonOf(node))

/** What can be done with a node. */
export function useNodeMenu(
  tree: readonly DecodedNode[],
  line: TreeLine | undefined,
  onFollow: (node: DecodedNode) => void,
): readonly MenuEntry[] {
  const { t } = useTranslation()
  if (line?.kind !== 'node') return []
  const node = nodeAtPath(tree, line.path) ?? line.node
  const entries: MenuEntry[] = [
    { kind: 'action', id: 'value', label: t('inspect.tree.copyValue'), shortcut: 'Mod+C', onSelect: () => void copyText(valueText(node)) },
    {
      kind: 'action',
      id: 'path',
      label: t('inspect.tree.copyPath'),
      shortcut: 'Mod+Shift+C',
      onSelect: () => void copyText(pathText(tree, line.path)),
    },
    { kind: 'action', id: 'json', label: t('inspect.tree.copyJson'), onSelect: () => void copyText(jsonOf(node)) },
  ]
  if (isFollowed(node)) entries.push({ kind: 'action', id: 'follow', label: t('inspect.tree.follow'), onSelect: () => onFollow(node) })
  const filter = filterOf(node)
  if (filter === undefined) return entries
  return [
    ...entries,
    { kind: 'separator', id: 'filters' },
    { kind: 'action', id: 'only', label: t('filter.quick.only', { filter: filter.only }), onSelect: () => narrowFilter(filter.only) },
    { kind: 'action', id: 'not', label: t('filter.quick.not', { filter: filter.only }), onSelect: () => narrowFilter(filter.not) },
  ]
}
