import { ArrowDown, ArrowUp, CopyPlus, Trash2 } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, useId, useLayoutEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../i18n/format'
import { IconButton } from '../../ui/icon-button'
import { SegmentedControl } from '../../ui/segmented-control'
import { type DraftFrame, type FrameProblem, frameBytes, frameKinds } from './composer-frames'
import styles from './frame-editor.module.css'
import { useSend } from './send-store'

interface FrameEditorProps {
  readonly frame: DraftFrame
  readonly index: number
  readonly count: number
}

/** One frame of the message that is being written. Alt with Up or Down moves it. */
export function FrameEditor({ frame, index, count }: FrameEditorProps): ReactElement {
  const { t } = useTranslation()
  const { changeFrame, duplicateFrame, moveFrame, removeFrame } = useSend.getState()
  const attempted = useSend(({ status }) => status.kind === 'invalid')
  const problemId = useId()
  const bytes = useMemo(() => frameBytes(frame), [frame])
  const number = index + 1
  // Nothing was written yet: no reason to complain.
  const problem = bytes.ok || (frame.text === '' && !attempted) ? undefined : bytes.problem
  const text = useKeptFocus(index)

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    moveFrame(frame.key, event.key === 'ArrowUp' ? -1 : 1)
  }

  return (
    <li className={styles.frame}>
      <div className={styles.bar}>
        <span className={styles.title}>{t('send.frame', { number })}</span>
        <SegmentedControl
          size="small"
          label={t('send.kindOf', { number })}
          value={frame.kind}
          onChange={(kind) => changeFrame(frame.key, { kind })}
          options={frameKinds.map((value) => ({ value, label: t(`send.kind.${value}`) }))}
        />
        <span className={styles.size}>{bytes.ok ? formatBytes(bytes.bytes.length) : ''}</span>
        <span className={styles.tools}>
          {count === 1 ? undefined : (
            <>
              <IconButton
                size="small"
                label={t('send.up', { number })}
                shortcut="Alt+ArrowUp"
                icon={<ArrowUp aria-hidden />}
                disabled={index === 0}
                onClick={() => moveFrame(frame.key, -1)}
              />
              <IconButton
                size="small"
                label={t('send.down', { number })}
                shortcut="Alt+ArrowDown"
                icon={<ArrowDown aria-hidden />}
                disabled={index === count - 1}
                onClick={() => moveFrame(frame.key, 1)}
              />
            </>
          )}
          <IconButton
            size="small"
            label={t('send.duplicate', { number })}
            icon={<CopyPlus aria-hidden />}
            onClick={() => duplicateFrame(frame.key)}
          />
          {count === 1 ? undefined : (
            <IconButton
              size="small"
              label={t('send.remove', { number })}
              icon={<Trash2 aria-hidden />}
              onClick={() => removeFrame(frame.key)}
            />
          )}
        </span>
      </div>
      <textarea
        ref={text}
        className={styles.text}
        aria-label={t('send.content', { number })}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : problemId}
        placeholder={t(`send.placeholder.${frame.kind}`)}
        value={frame.text}
        rows={1}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => changeFrame(frame.key, { text: target.value })}
        onKeyDown={onKeyDown}
      />
      {problem === undefined ? undefined : (
        <p id={problemId} className={styles.problem}>
          <Problem problem={problem} isEmpty={frame.text.trim() === ''} />
        </p>
      )}
    </li>
  )
}

/** A moved element loses the focus: a text that had it gets it back. */
function useKeptFocus(index: number) {
  const text = useRef<HTMLTextAreaElement>(null)
  const hadFocus = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another index is what a move is.
  useLayoutEffect(() => {
    const element = text.current
    if (element === null) return
    if (hadFocus.current) element.focus()
    const remember = (): void => {
      hadFocus.current = true
    }
    const forget = (event: FocusEvent): void => {
      // Being moved takes the focus to nowhere; the user takes it somewhere.
      if (event.relatedTarget !== null) hadFocus.current = false
    }
    element.addEventListener('focus', remember)
    element.addEventListener('blur', forget)
    return () => {
      element.removeEventListener('focus', remember)
      element.removeEventListener('blur', forget)
    }
  }, [index])
  return text
}

function Problem({ problem, isEmpty }: { readonly problem: FrameProblem; readonly isEmpty: boolean }): string {
  const { t } = useTranslation()
  switch (problem.kind) {
    case 'not hex':
      return t('send.problem.not hex', { character: problem.character, column: problem.column })
    case 'odd hex':
      return t('send.problem.odd hex', { column: problem.column })
    case 'not json':
      return isEmpty ? t('send.problem.empty') : t('send.problem.not json', { message: problem.message })
  }
}
