import { EllipsisVertical } from 'lucide-react'
import type { ComponentType, ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { type PaneName, panePlaces } from '../../shared/panes'
import { DetailPane } from '../features/detail/detail-pane'
import { SendPane } from '../features/send/send-pane'
import { SourcesPane } from '../features/sources/sources-pane'
import { StatisticsPane } from '../features/statistics/statistics-pane'
import { TopicsPane } from '../features/topics/topics-pane'
import { usePanes } from '../stores/panes-store'
import { IconButton } from '../ui/icon-button'
import { Menu } from '../ui/menu'
import { runCommand } from './commands'
import styles from './movable-pane.module.css'
import { Pane } from './pane'
import { usePaneHandle } from './pane-drag'
import { focusPane } from './pane-focus'
import { InHost } from './pane-hosts'
import { closePane, movePane } from './pane-moves'

const toTraffic = (): void => focusPane('traffic')

/** What is in each of them, the key of its name, and what Escape does in it. */
const panes = {
  sources: { Content: SourcesPane, title: 'sources.title', leave: undefined },
  topics: { Content: TopicsPane, title: 'views.topics.title', leave: toTraffic },
  detail: { Content: DetailPane, title: 'layout.detail', leave: toTraffic },
  send: { Content: SendPane, title: 'layout.send', leave: undefined },
  statistics: { Content: StatisticsPane, title: 'statistics.title', leave: toTraffic },
} as const satisfies Readonly<
  Record<PaneName, { readonly Content: ComponentType; readonly title: string; readonly leave: (() => void) | undefined }>
>

/** A pane that is dragged by its header, or moved and closed with its menu. */
export function MovablePane({ name }: { readonly name: PaneName }): ReactElement {
  const { t } = useTranslation()
  const { Content, title, leave } = panes[name]
  const handle = usePaneHandle(name)
  return (
    <InHost pane={name}>
      <div className={styles.movable} {...handle}>
        <Pane name={name} label={t(title)} onEscape={leave}>
          <PaneMenu name={name} />
          <Content />
        </Pane>
      </div>
    </InHost>
  )
}

function PaneMenu({ name }: { readonly name: PaneName }): ReactElement {
  const { t } = useTranslation()
  const place = usePanes(({ places }) => places[name])
  return (
    <div className={styles.menu} data-pane-menu>
      <Menu
        align="end"
        trigger={
          <IconButton size="small" label={t('layout.menu', { pane: t(`layout.names.${name}`) })} icon={<EllipsisVertical aria-hidden />} />
        }
        entries={[
          {
            kind: 'radio',
            id: 'place',
            label: t('layout.moveTo'),
            value: place,
            options: panePlaces.map((value) => ({ value, label: t(`layout.places.${value}`) })),
            onChange: (value) => {
              const to = panePlaces.find((one) => one === value)
              if (to !== undefined) movePane(name, to)
            },
          },
          { kind: 'separator', id: 'beforeClose' },
          { kind: 'action', id: 'close', label: t('layout.close'), onSelect: () => closePane(name) },
          { kind: 'action', id: 'reset', label: t('commands.names.reset-layout'), onSelect: () => runCommand('reset-layout') },
        ]}
      />
    </div>
  )
}
