import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { type ReactElement, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { maxRecentActions } from '../../../shared/settings'
import { formatCount } from '../../i18n/format'
import { closeDialog } from '../../stores/dialogs-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { classNames } from '../../ui/class-names'
import dialogStyles from '../../ui/dialog.module.css'
import { Kbd } from '../../ui/kbd'
import { MarkedText } from '../../ui/marked-text'
import { VisuallyHidden } from '../../ui/visually-hidden'
import styles from './palette.module.css'
import { usePaletteActions } from './palette-actions'
import { type PaletteAction, type RankedAction, type RankedGroup, rankActions } from './rank'

/** Every action of the window by its name: a few letters find it, Enter does it. */
export function Palette(): ReactElement {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [recent] = useState(() => useSettings.getState().settings.recentActions)
  const input = useRef<HTMLInputElement>(null)
  const groups = rankActions(usePaletteActions(), query, recent, t('commands.more.groups.recent'))
  const count = groups.reduce((sum, { items }) => sum + items.length, 0)
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : closeDialog())}>
      <Dialog.Portal>
        <Dialog.Backdrop className={classNames(dialogStyles.backdrop, styles.backdrop)} />
        <Dialog.Popup className={styles.popup} initialFocus={input}>
          <VisuallyHidden>
            <Dialog.Title>{t('commands.palette.title')}</Dialog.Title>
          </VisuallyHidden>
          <Autocomplete.Root
            open
            inline
            mode="none"
            autoHighlight="always"
            keepHighlight
            items={groups}
            value={query}
            onValueChange={(value, { reason }) => {
              // Choosing an action is no query.
              if (reason !== 'item-press') setQuery(value)
            }}
            itemToStringValue={({ action }: RankedAction) => action.title}
          >
            <div className={styles.field}>
              <Search size={16} aria-hidden />
              <Autocomplete.Input
                ref={input}
                className={styles.input}
                aria-label={t('commands.palette.label')}
                placeholder={t('commands.palette.placeholder')}
                spellCheck={false}
                onKeyDown={(event) => {
                  // One press closes it, whatever is typed.
                  if (event.key !== 'Escape') return
                  event.preventBaseUIHandler()
                  event.preventDefault()
                  event.stopPropagation()
                  closeDialog()
                }}
              />
            </div>
            <VisuallyHidden>
              <span role="status">{t('commands.palette.count', { count, value: formatCount(count) })}</span>
            </VisuallyHidden>
            {count === 0 ? <Nothing query={query} /> : undefined}
            <Autocomplete.List className={styles.list} aria-label={t('commands.palette.title')}>
              {(group: RankedGroup) => (
                <Autocomplete.Group key={group.label} items={group.items} className={styles.group}>
                  <Autocomplete.GroupLabel className={styles.groupLabel}>{group.label}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>{(item: RankedAction) => <Option key={item.action.id} item={item} />}</Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
          <Keys />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Option({ item }: { readonly item: RankedAction }): ReactElement {
  const { action, marks } = item
  return (
    <Autocomplete.Item
      value={item}
      className={styles.option}
      aria-disabled={action.disabled === undefined ? undefined : true}
      data-off={action.disabled === undefined ? undefined : ''}
      onClick={() => runAction(action)}
    >
      <span className={styles.title}>
        <MarkedText text={action.title} marks={marks} />
      </span>
      {action.disabled === undefined ? undefined : <span className={styles.reason}>{action.disabled}</span>}
      {action.shortcut === undefined ? undefined : <Kbd shortcut={action.shortcut} />}
    </Autocomplete.Item>
  )
}

function Nothing({ query }: { readonly query: string }): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={styles.nothing}>
      <p>{t('commands.palette.none', { query: query.trim() })}</p>
      <p className={styles.nothingHint}>{t('commands.palette.noneHint')}</p>
    </div>
  )
}

function Keys(): ReactElement {
  const { t } = useTranslation()
  return (
    <footer className={styles.keys} aria-hidden>
      <span>
        <Kbd shortcut="ArrowUp" />
        <Kbd shortcut="ArrowDown" />
        {t('commands.palette.keysMove')}
      </span>
      <span>
        <Kbd shortcut="Enter" />
        {t('commands.palette.keysRun')}
      </span>
      <span>
        <Kbd shortcut="Escape" />
        {t('commands.palette.keysClose')}
      </span>
    </footer>
  )
}

function runAction({ id, disabled, run }: PaletteAction): void {
  if (disabled !== undefined) return
  const { recentActions } = useSettings.getState().settings
  void changeSettings({ recentActions: [id, ...recentActions.filter((other) => other !== id)].slice(0, maxRecentActions) })
  closeDialog()
  // The dialog gives the focus back first; then the action may move it.
  requestAnimationFrame(() => requestAnimationFrame(run))
}
