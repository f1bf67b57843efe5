import i18next, { type TFunction } from 'i18next'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { commandNames, groupOf } from '../../../shared/commands'
import type { SessionInfo } from '../../../shared/ipc/contract'
import { languageChoices } from '../../../shared/language'
import { panePlaces } from '../../../shared/panes'
import { densities, type Settings } from '../../../shared/settings'
import { commands } from '../../app/commands'
import { movePane } from '../../app/pane-moves'
import { formatSessionStart } from '../../i18n/format'
import { setFilter } from '../../stores/filter-store'
import { panesByPlace } from '../../stores/pane-arrangement'
import { usePanes } from '../../stores/panes-store'
import { openSession, useSessionStatus } from '../../stores/recording-store'
import { loadSessions, useSessions } from '../../stores/sessions-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { startSource, stopSource, useSources } from '../../stores/sources-store'
import { showScope } from '../../stores/traffic-scope'
import type { PaletteAction } from './rank'

/** Says the same in the language of the window and in English. */
type Say = (words: (t: TFunction) => string) => Pick<PaletteAction, 'title' | 'english'>

const maxRecentSessions = 6

/** All that can be done now: every command, then what there is to do with sources, filters and settings. */
export function usePaletteActions(): readonly PaletteAction[] {
  const { t } = useTranslation()
  const settings = useSettings((store) => store.settings)
  const sources = useSources((store) => store.sources)
  const sessions = useSessions((store) => store.sessions)
  useEffect(() => void loadSessions(), [])
  // What commands need is looked at when the palette opens; nothing behind it changes it by hand.
  return useMemo(() => {
    const english = i18next.getFixedT('en')
    const say: Say = (words) => ({ title: words(t), english: words(english) })
    return [
      ...commandActions(t, say),
      ...paneActions(t, say),
      ...sourceActions(sources, t, say),
      ...sessionActions(sessions ?? [], t, say),
      ...filterActions(settings.savedFilters, t, say),
      ...settingActions(settings, t, say),
    ]
  }, [t, settings, sources, sessions])
}

function commandActions(t: TFunction, say: Say): readonly PaletteAction[] {
  return commandNames
    .filter((name) => name !== 'palette')
    .map((name) => {
      const { shortcut, unavailable, run } = commands[name]
      const reason = unavailable()
      return {
        id: name,
        group: t(`commands.groups.${groupOf(name)}`),
        ...say((words) => words(`commands.names.${name}`)),
        shortcut,
        disabled: reason === undefined ? undefined : t(`commands.reasons.${reason}`),
        run,
      }
    })
}

/** Where each pane that is in sight could be besides. */
function paneActions(t: TFunction, say: Say): readonly PaletteAction[] {
  const { places } = usePanes.getState()
  return Object.values(panesByPlace(usePanes.getState())).flatMap((panes) =>
    panes.flatMap((pane) =>
      panePlaces
        .filter((place) => place !== places[pane])
        .map((place) => ({
          id: `move ${pane} ${place}`,
          group: t('commands.groups.view'),
          ...say((words) => words(`layout.move.${place}`, { pane: words(`layout.names.${pane}`) })),
          run: () => movePane(pane, place),
        })),
    ),
  )
}

function sourceActions(sources: ReturnType<typeof useSources.getState>['sources'], t: TFunction, say: Say): readonly PaletteAction[] {
  const group = t('commands.groups.sources')
  return sources.flatMap(({ id, state, config: { name } }): readonly PaletteAction[] => [
    {
      id: `show-source ${name}`,
      group,
      ...say((words) => words('commands.more.showSource', { name })),
      run: () => showScope({ source: id }),
    },
    state === 'open'
      ? {
          id: `stop-source ${name}`,
          group,
          ...say((words) => words('commands.more.stopSource', { name })),
          run: () => void stopSource(id),
        }
      : {
          id: `start-source ${name}`,
          group,
          ...say((words) => words('commands.more.startSource', { name })),
          run: () => void startSource(id),
        },
  ])
}

/** The sessions that were recorded last and are over, newest first. */
function sessionActions(sessions: readonly SessionInfo[], t: TFunction, say: Say): readonly PaletteAction[] {
  const shown = useSessionStatus.getState().shown?.key
  return sessions
    .filter(({ state, key }) => (state === 'closed' || state === 'interrupted') && key !== shown)
    .toSorted((one, other) => other.startUs - one.startUs)
    .slice(0, maxRecentSessions)
    .map(({ key, name, startUs }) => ({
      id: `session ${key}`.slice(0, 200),
      group: t('commands.more.groups.sessions'),
      ...say((words) => {
        const called = name === '' ? words('sessions.unnamed') : name
        return words('commands.more.openSession', { name: `${called}, ${formatSessionStart(startUs)}` })
      }),
      run: () => void openSession(key),
    }))
}

function filterActions(saved: Settings['savedFilters'], t: TFunction, say: Say): readonly PaletteAction[] {
  return saved.map(({ name, filter }) => ({
    id: `filter ${name}`,
    group: t('commands.more.groups.filters'),
    ...say((words) => words('commands.more.applyFilter', { name })),
    run: () => setFilter(filter),
  }))
}

function settingActions(settings: Settings, t: TFunction, say: Say): readonly PaletteAction[] {
  const group = t('commands.more.groups.settings')
  const inUse = (isIt: boolean): string | undefined => (isIt ? t('commands.more.active') : undefined)
  return [
    ...(['system', 'light', 'dark'] as const).map((theme) => ({
      id: `theme ${theme}`,
      group,
      ...say((words) => words('commands.more.theme', { value: words(`settings.themes.${theme}`) })),
      disabled: inUse(theme === settings.theme),
      run: () => void changeSettings({ theme }),
    })),
    ...densities.map((density) => ({
      id: `density ${density}`,
      group,
      ...say((words) => words('commands.more.density', { value: words(`settings.densities.${density}`) })),
      disabled: inUse(density === settings.density),
      run: () => void changeSettings({ density }),
    })),
    ...languageChoices.map((language) => ({
      id: `language ${language}`,
      group,
      ...say((words) => words('commands.more.language', { value: words(`settings.languages.${language}`) })),
      disabled: inUse(language === settings.language),
      run: () => void changeSettings({ language }),
    })),
  ]
}
