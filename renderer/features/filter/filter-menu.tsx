import { Bookmark, History, Pencil, Save, Trash2 } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { shortcutOf } from '../../../shared/commands'
import { openDialog } from '../../stores/dialogs-store'
import { setFilter } from '../../stores/filter-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { useTraffic } from '../../stores/traffic-store'
import { IconButton } from '../../ui/icon-button'
import { Menu, type MenuEntry } from '../../ui/menu'

const maxRecent = 10

/** Filters with a name and those that were used, to be applied again. */
export function FilterMenu(): ReactElement {
  const { t } = useTranslation()
  const saved = useSettings(({ settings }) => settings.savedFilters)
  const history = useSettings(({ settings }) => settings.filterHistory)
  const applied = useTraffic(({ query }) => query.filter)
  const entries: MenuEntry[] = [
    {
      kind: 'action',
      id: 'save',
      label: t('filter.menu.save'),
      icon: <Save aria-hidden />,
      shortcut: shortcutOf('save-filter'),
      disabled: applied === undefined,
      onSelect: () => (applied === undefined ? undefined : openDialog({ kind: 'save-filter', filter: applied })),
    },
    {
      kind: 'action',
      id: 'edit',
      label: t('filter.menu.edit'),
      icon: <Pencil aria-hidden />,
      shortcut: shortcutOf('saved-filters'),
      disabled: saved.length === 0,
      onSelect: () => openDialog({ kind: 'saved-filters' }),
    },
    { kind: 'separator', id: 'before-saved' },
  ]
  if (saved.length > 0) {
    entries.push({
      kind: 'group',
      id: 'saved',
      label: t('filter.menu.saved'),
      entries: saved.map(({ name, filter }) => ({
        kind: 'action',
        id: name,
        label: name,
        icon: <Bookmark aria-hidden />,
        onSelect: () => setFilter(filter),
      })),
    })
  }
  entries.push({
    kind: 'group',
    id: 'recent',
    label: t('filter.menu.recent'),
    entries:
      history.length === 0
        ? [{ kind: 'action', id: 'none', label: t('filter.menu.none'), disabled: true, onSelect: () => undefined }]
        : history.slice(0, maxRecent).map((filter) => ({
            kind: 'action',
            id: filter,
            label: filter,
            mono: true,
            icon: <History aria-hidden />,
            onSelect: () => setFilter(filter),
          })),
  })
  if (history.length > 0) {
    entries.push({ kind: 'separator', id: 'before-forget' })
    entries.push({
      kind: 'action',
      id: 'forget',
      label: t('filter.menu.forget'),
      icon: <Trash2 aria-hidden />,
      onSelect: () => void changeSettings({ filterHistory: [] }),
    })
  }
  return <Menu align="end" trigger={<IconButton label={t('filter.menu.label')} icon={<Bookmark aria-hidden />} />} entries={entries} />
}
