// biome-ignore-all lint/a11y/useSemanticElements: a grid whose rows are chosen is no <table>.
// biome-ignore-all lint/a11y/useFocusableInteractive: the focus is on the grid, which names its active row.

import { type KeyboardEvent, type MouseEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionInfo } from '../../../shared/ipc/contract'
import { formatBytes, formatCount, formatDurationUs, formatSessionStart } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { useSessionStatus } from '../../stores/recording-store'
import { renameSession } from '../../stores/sessions-store'
import { Badge } from '../../ui/badge'
import { classNames } from '../../ui/class-names'
import { useSessionName } from './session-words'
import styles from './sessions-grid.module.css'

interface SessionsGridProps {
  readonly sessions: readonly SessionInfo[]
  /** Keys, in the order in which they were chosen; the last is the one that the keys move. */
  readonly selected: readonly string[]
  readonly onSelect: (keys: readonly string[]) => void
  /** The session whose name is being changed. */
  readonly renaming: string | undefined
  readonly onRename: (key: string | undefined) => void
  readonly onOpen: (session: SessionInfo) => void
  readonly onDelete: (session: SessionInfo) => void
}

const columns = ['name', 'started', 'duration', 'messages', 'size', 'state'] as const
const rowId = (key: string): string => `session-${key}`

/** The list of sessions: arrows move, Space takes another one, Enter opens, F2 renames, Delete deletes. */
export function SessionsGrid(props: SessionsGridProps): ReactElement {
  const { sessions, selected, onSelect, renaming, onRename, onOpen, onDelete } = props
  const { t } = useTranslation()
  const grid = useRef<HTMLDivElement>(null)
  const [activeKey, setActiveKey] = useState<string>()
  const activeIndex = sessions.findIndex(({ key }) => key === activeKey)
  const active = sessions[activeIndex]

  useEffect(() => {
    if (activeKey !== undefined) document.getElementById(rowId(activeKey))?.scrollIntoView({ block: 'nearest' })
  }, [activeKey])

  const moveTo = (index: number, extend: boolean): void => {
    const session = sessions[Math.min(Math.max(index, 0), sessions.length - 1)]
    if (session === undefined) return
    setActiveKey(session.key)
    onSelect(extend ? [...selected.filter((key) => key !== session.key), session.key] : [session.key])
  }
  const toggle = (key: string): void => {
    setActiveKey(key)
    onSelect(selected.includes(key) ? selected.filter((other) => other !== key) : [...selected, key])
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(activeIndex + 1, event.shiftKey),
      ArrowUp: () => moveTo(activeIndex < 0 ? 0 : activeIndex - 1, event.shiftKey),
      Home: () => moveTo(0, event.shiftKey),
      End: () => moveTo(sessions.length - 1, event.shiftKey),
      ' ': () => (active === undefined ? moveTo(0, false) : toggle(active.key)),
      Enter: () => (active === undefined ? undefined : onOpen(active)),
      F2: () => (active === undefined || active.state === 'unreadable' ? undefined : onRename(active.key)),
      Delete: () => (active === undefined || active.state === 'recording' ? undefined : onDelete(active)),
    }
    const act = keys[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }

  const onClick = (event: MouseEvent, key: string): void => {
    if (event.ctrlKey || event.metaKey) toggle(key)
    else {
      setActiveKey(key)
      onSelect([key])
    }
  }

  return (
    <>
      <div
        ref={grid}
        role="grid"
        className={styles.grid}
        tabIndex={0}
        aria-label={t('sessions.list')}
        aria-multiselectable
        aria-activedescendant={active === undefined ? undefined : rowId(active.key)}
        onKeyDown={onKeyDown}
      >
        <div role="row" className={classNames(styles.row, styles.header)}>
          {columns.map((column) => (
            <span key={column} role="columnheader" className={classNames(styles.cell, styles[column])}>
              {t(`sessions.columns.${column}`)}
            </span>
          ))}
        </div>
        {sessions.map((session) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the grid's.
          <div
            key={session.key}
            role="row"
            id={rowId(session.key)}
            className={styles.row}
            aria-selected={selected.includes(session.key)}
            data-active={session.key === activeKey || undefined}
            title={told(session.problem) ?? session.path}
            onClick={(event) => onClick(event, session.key)}
            onDoubleClick={() => onOpen(session)}
          >
            <Cells
              session={session}
              renaming={session.key === renaming}
              onRenamed={() => {
                onRename(undefined)
                grid.current?.focus()
              }}
            />
          </div>
        ))}
      </div>
      <p className={styles.keys}>{t('sessions.keys')}</p>
    </>
  )
}

interface CellsProps {
  readonly session: SessionInfo
  readonly renaming: boolean
  readonly onRenamed: () => void
}

function Cells({ session, renaming, onRenamed }: CellsProps): ReactElement {
  const nameOf = useSessionName()
  const { startUs, durationUs, messages, bytes, unnamed } = session
  const cell = (column: (typeof columns)[number], content: ReactElement | string): ReactElement => (
    <span key={column} role="gridcell" className={classNames(styles.cell, styles[column])}>
      {content}
    </span>
  )
  const isReadable = session.state !== 'unreadable'
  return (
    <>
      {cell(
        'name',
        renaming ? (
          <NameField session={session} onDone={onRenamed} />
        ) : (
          <span className={classNames(styles.nameText, unnamed && styles.unnamed)}>{nameOf(session)}</span>
        ),
      )}
      {cell('started', formatSessionStart(startUs))}
      {cell('duration', isReadable && durationUs > 0 ? formatDurationUs(durationUs) : '')}
      {cell('messages', isReadable ? formatCount(messages) : '')}
      {cell('size', formatBytes(bytes))}
      {cell('state', <State session={session} />)}
    </>
  )
}

function State({ session: { key, state } }: { readonly session: SessionInfo }): ReactElement {
  const { t } = useTranslation()
  const shown = useSessionStatus((status) => status.shown?.key === key)
  if (shown) return <Badge tone="neutral">{t('sessions.shownNow')}</Badge>
  if (state === 'closed') return <span />
  const tone = { recording: 'accent', interrupted: 'warning', unreadable: 'danger' } as const
  return <Badge tone={tone[state]}>{t(`sessions.state.${state}`)}</Badge>
}

function NameField({ session, onDone }: { readonly session: SessionInfo; readonly onDone: () => void }): ReactElement {
  const { t } = useTranslation()
  const [name, setName] = useState(session.name)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  const settle = (): void => {
    const wanted = name.trim()
    if (wanted !== '' && wanted !== session.name) void renameSession(session.key, wanted)
    onDone()
  }
  return (
    <input
      ref={field}
      className={styles.nameField}
      aria-label={t('sessions.renameField')}
      value={name}
      maxLength={200}
      spellCheck={false}
      onChange={(event) => setName(event.target.value)}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle()
        if (event.key !== 'Escape') return
        // It ends this and not the dialog.
        event.preventDefault()
        event.stopPropagation()
        onDone()
      }}
    />
  )
}
