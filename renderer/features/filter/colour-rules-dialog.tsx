import { ChevronDown, ChevronUp, Plus, Trash2 } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type MarkColour, markColours, maxColourRules } from '../../../shared/settings'
import { readFilter } from '../../stores/decoders-store'
import { closeDialog } from '../../stores/dialogs-store'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { IconButton } from '../../ui/icon-button'
import { Select } from '../../ui/select'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { type ColourRule, moved, nextColour } from './colour-rules'
import styles from './dialogs.module.css'
import { FilterInput } from './filter-input'

/** A rule with a name of its own, which it keeps when it moves. */
interface Item extends ColourRule {
  readonly key: number
}

/** Which rows get which colour. */
export function ColourRulesDialog(): ReactElement {
  const { t } = useTranslation()
  const [items, setItems] = useState<readonly Item[]>(() =>
    useSettings.getState().settings.colourRules.map((rule, key) => ({ ...rule, key })),
  )
  const [news, setNews] = useState('')
  const nextKey = useRef(items.length)
  const list = useRef<HTMLOListElement>(null)
  const focusKey = useRef<number>(undefined)
  useEffect(() => {
    if (focusKey.current === undefined) return
    list.current?.querySelector<HTMLElement>(`[data-rule="${focusKey.current}"] input[role="combobox"]`)?.focus()
    focusKey.current = undefined
  })

  const change = (next: readonly Item[]): void => {
    setItems(next)
    void changeSettings({ colourRules: next.map(({ filter, colour, enabled }) => ({ filter, colour, enabled })) })
  }
  const add = (): void => {
    const key = nextKey.current
    nextKey.current += 1
    focusKey.current = key
    change([...items, { key, filter: '', colour: nextColour(items), enabled: true }])
  }
  const move = (index: number, step: 1 | -1): void => {
    const next = moved(items, index, step)
    if (next === items) return
    change(next)
    setNews(t('filter.colours.moved', { number: index + 1 + step }))
  }
  const full = items.length >= maxColourRules
  return (
    <Dialog open onClose={closeDialog} size="large" title={t('filter.colours.title')} description={t('filter.colours.description')}>
      {items.length === 0 ? <p className={styles.none}>{t('filter.colours.none')}</p> : undefined}
      <ol ref={list} className={styles.list} aria-label={t('filter.colours.list')}>
        {items.map((item, index) => (
          <Rule
            key={item.key}
            item={item}
            index={index}
            count={items.length}
            onChange={(rule) => change(items.map((one) => (one.key === item.key ? { ...one, ...rule } : one)))}
            onMove={(step) => move(index, step)}
            onDelete={() => change(items.filter(({ key }) => key !== item.key))}
          />
        ))}
      </ol>
      <div className={styles.footer}>
        <Button icon={<Plus aria-hidden />} disabled={full} onClick={add}>
          {t('filter.colours.add')}
        </Button>
        {full ? <span>{t('filter.colours.full')}</span> : items.length > 1 ? <span>{t('filter.colours.keys')}</span> : undefined}
      </div>
      <div role="status">
        <VisuallyHidden>{news}</VisuallyHidden>
      </div>
    </Dialog>
  )
}

interface RuleProps {
  readonly item: Item
  readonly index: number
  readonly count: number
  readonly onChange: (rule: Partial<ColourRule>) => void
  readonly onMove: (step: 1 | -1) => void
  readonly onDelete: () => void
}

function Rule({ item, index, count, onChange, onMove, onDelete }: RuleProps): ReactElement {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(item.filter)
  const [settled, setSettled] = useState(true)
  const number = index + 1
  const compiled = readFilter(draft.trim())
  const errors = settled && compiled.kind === 'errors' ? compiled.errors : []
  // Also one that cannot be read is kept: it colours nothing until it is right.
  const settle = (): void => {
    setSettled(true)
    if (draft.trim() !== item.filter) onChange({ filter: draft.trim() })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <li
      className={styles.rule}
      style={{ '--mark': `var(--mark-${item.colour})` }}
      data-rule={item.key}
      data-off={!item.enabled || undefined}
      onKeyDownCapture={onKeyDown}
    >
      <input
        type="checkbox"
        className={styles.check}
        aria-label={t('filter.colours.enabled', { number })}
        checked={item.enabled}
        onChange={(event) => onChange({ enabled: event.target.checked })}
      />
      <FilterInput
        framed
        label={t('filter.colours.filter', { number })}
        placeholder={t('filter.colours.filterPlaceholder')}
        value={draft}
        errors={errors}
        onChange={(value) => {
          setDraft(value)
          setSettled(false)
        }}
        onEnter={settle}
        onBlur={settle}
      />
      <Select
        label={t('filter.colours.colour', { number })}
        labelHidden
        value={item.colour}
        onChange={(colour: MarkColour) => onChange({ colour })}
        options={markColours.map((colour) => ({
          value: colour,
          label: t(`filter.colours.names.${colour}`),
          content: (
            <span className={styles.colour} style={{ '--mark': `var(--mark-${colour})` }}>
              <span className={styles.swatch} />
              {t(`filter.colours.names.${colour}`)}
            </span>
          ),
        }))}
      />
      <div className={styles.buttons}>
        <IconButton
          size="small"
          label={t('filter.colours.up', { number })}
          icon={<ChevronUp aria-hidden />}
          disabled={index === 0}
          onClick={() => onMove(-1)}
        />
        <IconButton
          size="small"
          label={t('filter.colours.down', { number })}
          icon={<ChevronDown aria-hidden />}
          disabled={index === count - 1}
          onClick={() => onMove(1)}
        />
        <IconButton size="small" label={t('filter.colours.delete', { number })} icon={<Trash2 aria-hidden />} onClick={onDelete} />
      </div>
    </li>
  )
}
