import { type KeyboardEvent, type ReactElement, type RefCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FilterError } from '../../../shared/filter/ast'
import { complete } from '../../../shared/filter/complete'
import { maxFilterLength } from '../../../shared/settings'
import { told, toldError } from '../../i18n/sentences'
import { classNames } from '../../ui/class-names'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { acceptOption } from './accept-option'
import styles from './filter-input.module.css'
import { filterSegments } from './filter-segments'
import { useKnownNames } from './known-names'

interface FilterInputProps {
  readonly id?: string
  /** Its name, for assistive technology. */
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Enter was pressed, and no suggestion was chosen with it. */
  readonly onEnter: (how: { readonly shift: boolean }) => void
  /** Escape was pressed, and no suggestions were open. */
  readonly onEscape?: () => void
  readonly onBlur?: () => void
  /** Where the text is wrong; drawn under those columns, and told. */
  readonly errors: readonly FilterError[]
  /** Said behind what is wrong. */
  readonly errorNote?: string
  readonly placeholder?: string
  /** Offered in the empty field, newest first. */
  readonly history?: readonly string[]
  /** With a frame of its own, as in a dialog. */
  readonly framed?: boolean
}

type Option = ReturnType<typeof complete>['options'][number]
interface Suggestions {
  readonly from: number
  readonly to: number
  readonly options: readonly Option[]
  /** The option that Enter accepts; -1: none yet. */
  readonly active: number
}

const maxOptions = 200

/** One line in the filter language: coloured, with suggestions, and with what is wrong marked where it is. */
export function FilterInput(props: FilterInputProps): ReactElement {
  const { label, value, onChange, onEnter, onEscape, errors, errorNote, placeholder, history = [], framed = false } = props
  const { t } = useTranslation()
  const known = useKnownNames()
  const input = useRef<HTMLInputElement>(null)
  const mirror = useRef<HTMLDivElement>(null)
  const cursorAfter = useRef<number>(undefined)
  const [suggestions, setSuggestions] = useState<Suggestions>()
  const [focused, setFocused] = useState(false)
  const ownId = useId()
  const listId = `${ownId}-list`
  const errorId = `${ownId}-error`
  const optionId = (index: number): string => `${ownId}-option-${index}`
  const [firstError] = errors
  const sentence = firstError === undefined ? undefined : toldError({ message: firstError.message, hint: errorNote })

  const followScroll = (): void => {
    if (mirror.current !== null && input.current !== null) mirror.current.scrollLeft = input.current.scrollLeft
  }
  useLayoutEffect(() => {
    if (cursorAfter.current !== undefined) input.current?.setSelectionRange(cursorAfter.current, cursorAfter.current)
    cursorAfter.current = undefined
    followScroll()
  })

  const suggest = (text: string, cursor: number, active: number): void => {
    const { from, to, options } = complete(text, cursor, known)
    const typed = text.slice(from, to)
    const isDone = options.some(({ label: offer }) => offer === typed)
    // Unasked, nothing but “and” and “or” behind a whole term would only be in the way.
    const isNoise = active === -1 && options.every(({ kind }) => kind === 'keyword')
    const offered = isDone || isNoise ? [] : options.slice(0, maxOptions)
    setSuggestions(offered.length === 0 ? undefined : { from, to, options: offered, active })
  }
  const suggestHistory = (): void => {
    const options = history.map((filter) => ({ label: filter, detail: '', kind: 'value' as const }))
    setSuggestions({ from: 0, to: value.length, options, active: 0 })
  }
  const accept = (option: Option, { from, to }: Suggestions): void => {
    const accepted = acceptOption(value, { from, to }, option)
    cursorAfter.current = accepted.cursor
    onChange(accepted.text)
    if (option.kind === 'value' || option.kind === 'unit') setSuggestions(undefined)
    else suggest(accepted.text, accepted.cursor, -1)
  }

  const moveActive = (step: 1 | -1, { options, active }: Suggestions): void => {
    const from = active === -1 && step === -1 ? 0 : active
    setSuggestions((now) => (now === undefined ? now : { ...now, active: (from + step + options.length) % options.length }))
  }
  const openAt = (cursor: number): void => {
    if (value.trim() === '' && history.length > 0) suggestHistory()
    else suggest(value, cursor, 0)
  }

  /** Answers whether the key was for it. */
  const takesKey = ({ key, ctrlKey, shiftKey, currentTarget }: KeyboardEvent<HTMLInputElement>): boolean => {
    const cursor = currentTarget.selectionStart ?? value.length
    const option = suggestions?.options[suggestions.active]
    switch (key) {
      case 'ArrowDown':
        if (suggestions === undefined) openAt(cursor)
        else moveActive(1, suggestions)
        return true
      case 'ArrowUp':
        if (suggestions !== undefined) moveActive(-1, suggestions)
        return suggestions !== undefined
      case ' ':
        if (ctrlKey) suggest(value, cursor, 0)
        return ctrlKey
      case 'Enter':
        setSuggestions(undefined)
        if (suggestions !== undefined && option !== undefined) accept(option, suggestions)
        else onEnter({ shift: shiftKey })
        return true
      case 'Tab': {
        if (shiftKey || suggestions === undefined) return false
        // Without a choice it is the first, once something was typed; else Tab goes on to the next control.
        const chosen = option ?? (cursor > suggestions.from ? suggestions.options[0] : undefined)
        if (chosen !== undefined) accept(chosen, suggestions)
        return chosen !== undefined
      }
      case 'Escape':
        if (suggestions === undefined) onEscape?.()
        setSuggestions(undefined)
        return suggestions !== undefined || onEscape !== undefined
      default:
        return false
    }
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.altKey || event.metaKey || !takesKey(event)) return
    event.preventDefault()
    event.stopPropagation()
  }

  const isOpen = suggestions !== undefined && focused
  const anchor = `--filter-${ownId.replace(/[^a-zA-Z0-9]/g, '')}`
  const column = (at: number): string => `${at}ch - ${input.current?.scrollLeft ?? 0}px`
  return (
    <div
      className={classNames(styles.field, framed && styles.framed)}
      style={{ anchorName: anchor }}
      data-invalid={firstError !== undefined || undefined}
    >
      <div ref={mirror} className={styles.mirror} aria-hidden>
        {filterSegments(value, errors).map(({ from, text, kind, wrong }) => (
          <span key={from} className={classNames(styles[`${kind}Token`], wrong && styles.wrong)}>
            {text}
          </span>
        ))}
      </div>
      <input
        ref={input}
        id={props.id}
        className={styles.input}
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen && suggestions.active >= 0 ? optionId(suggestions.active) : undefined}
        aria-invalid={firstError !== undefined}
        aria-describedby={firstError === undefined ? undefined : errorId}
        title={focused ? undefined : sentence}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        maxLength={maxFilterLength}
        value={value}
        onChange={(event) => {
          onChange(event.target.value)
          suggest(event.target.value, event.target.selectionStart ?? event.target.value.length, -1)
        }}
        onKeyDown={onKeyDown}
        onScroll={followScroll}
        onSelect={followScroll}
        onPointerDown={() => setSuggestions(undefined)}
        onFocus={() => setFocused(true)}
        onBlur={() => {
          setFocused(false)
          setSuggestions(undefined)
          props.onBlur?.()
        }}
      />
      {isOpen ? (
        <SuggestionList
          id={listId}
          optionId={optionId}
          anchor={anchor}
          left={column(suggestions.from)}
          suggestions={suggestions}
          label={t('filter.suggestions')}
          onAccept={(option) => accept(option, suggestions)}
        />
      ) : undefined}
      {firstError === undefined ? undefined : (
        <>
          <VisuallyHidden>
            <span id={errorId}>{sentence}</span>
          </VisuallyHidden>
          {focused && !isOpen ? (
            <div
              ref={showPopover}
              popover="manual"
              className={classNames(styles.popup, styles.bubble)}
              style={{ positionAnchor: anchor, '--column': column(firstError.from) }}
              aria-hidden
            >
              <div>{told(firstError.message)}</div>
              {errorNote === undefined ? undefined : <div className={styles.note}>{errorNote}</div>}
            </div>
          ) : undefined}
        </>
      )}
    </div>
  )
}

/** In the top layer, so that no box around it cuts it off. */
const showPopover: RefCallback<HTMLElement> = (element) => element?.showPopover()

interface SuggestionListProps {
  readonly id: string
  readonly optionId: (index: number) => string
  readonly anchor: string
  readonly left: string
  readonly label: string
  readonly suggestions: Suggestions
  readonly onAccept: (option: Option) => void
}

function SuggestionList({ id, optionId, anchor, left, label, suggestions, onAccept }: SuggestionListProps): ReactElement {
  const { options, active } = suggestions
  const activeId = optionId(active)
  useEffect(() => document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' }), [activeId])
  return (
    <div
      ref={showPopover}
      popover="manual"
      id={id}
      role="listbox"
      aria-label={label}
      className={classNames(styles.popup, styles.list)}
      style={{ positionAnchor: anchor, '--column': left }}
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus.
        // biome-ignore lint/a11y/useFocusableInteractive: as above.
        <div
          key={option.label}
          id={optionId(index)}
          role="option"
          className={styles.option}
          aria-selected={index === active}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onAccept(option)}
        >
          <span className={styles.offer}>{option.label}</span>
          <span className={styles.detail}>{told(option.detail)}</span>
        </div>
      ))}
    </div>
  )
}
