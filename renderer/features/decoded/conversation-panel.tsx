import { type ReactElement, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConversationPart } from '../../../shared/ipc/inspect'
import type { RowSummary } from '../../../shared/model'
import { formatDurationUs } from '../../i18n/format'
import { followConversation, useConversation } from '../../stores/conversation-store'
import { useDecodings } from '../../stores/decodings-store'
import { showRow } from '../../stores/reveal'
import { classNames } from '../../ui/class-names'
import { StatusDot } from '../../ui/status-dot'
import styles from './conversation-panel.module.css'

/** What a Jupyter kernel said because of the request that a row is, or belongs to: its output, its results, and when it was busy. */
export function ConversationPanel({ row }: { readonly row: RowSummary }): ReactElement | undefined {
  const { t } = useTranslation()
  const id = useDecodings(({ byRow }) => {
    const decoded = byRow.get(row.id)
    return decoded?.kind === 'ready' && decoded.decoding.decoder === 'jupyter' ? decoded.decoding.correlation?.id : undefined
  })
  const shown = useConversation((conversation) => (conversation.id === id ? conversation : undefined))
  const isRequest = row.role === 'request'
  const start = isRequest ? row.id : row.role === 'reply' ? (row.peer ?? row.id) : row.id
  const startsAtRequest = isRequest || (row.role === 'reply' && row.peer !== undefined)
  useEffect(
    () => (id === undefined ? undefined : followConversation(id, { row: start, isRequest: startsAtRequest })),
    [id, start, startsAtRequest],
  )
  if (id === undefined) return undefined
  const [first] = shown?.parts ?? []
  return (
    <section className={styles.panel} aria-label={t('jupyter.conversation.title')}>
      <header className={styles.header}>
        <h3 className={styles.title}>{t('jupyter.conversation.title')}</h3>
        {shown?.isRead === true ? undefined : <span className={styles.note}>{t('jupyter.conversation.reading')}</span>}
        {shown?.hasMore === true ? <span className={styles.note}>{t('jupyter.conversation.more')}</span> : undefined}
      </header>
      <ol className={styles.parts}>
        {(shown?.parts ?? []).map((part) => (
          <Part key={part.row} part={part} sinceUs={part.timeUs - (first?.timeUs ?? 0)} isSelected={part.row === row.id} />
        ))}
      </ol>
    </section>
  )
}

interface PartProps {
  readonly part: ConversationPart
  readonly sinceUs: number
  readonly isSelected: boolean
}

function Part({ part, sinceUs, isSelected }: PartProps): ReactElement {
  const { t } = useTranslation()
  return (
    <li className={classNames(styles.part, isSelected && styles.selected)} aria-current={isSelected ? 'true' : undefined}>
      <button
        type="button"
        className={styles.row}
        aria-label={t('jupyter.conversation.goTo', { row: part.row })}
        onClick={() => void showRow(part.row)}
      >
        {t('detail.rowNumber', { row: part.row })}
      </button>
      <span className={styles.time}>{t('jupyter.conversation.after', { duration: formatDurationUs(sinceUs) })}</span>
      <span className={styles.type}>
        {part.state === 'busy' || part.state === 'idle' ? (
          <StatusDot tone={part.state === 'busy' ? 'warning' : 'ok'} label={t(`jupyter.conversation.${part.state}`)} />
        ) : undefined}
        <Label part={part} />
      </span>
      <Body part={part} />
    </li>
  )
}

function Label({ part }: { readonly part: ConversationPart }): string {
  const { t } = useTranslation()
  const { type, state, stream, count } = part
  if (state !== undefined) return state
  if (stream !== undefined) return t(`jupyter.conversation.${stream}`)
  if (type === 'execute_input' && count !== undefined) return t('jupyter.conversation.input', { count })
  if (type === 'execute_result' && count !== undefined) return t('jupyter.conversation.result', { count })
  return type
}

function Body({ part }: { readonly part: ConversationPart }): ReactElement | undefined {
  const { t } = useTranslation()
  const { text, isClipped, image, type, stream } = part
  if (text === '' && image === undefined) return undefined
  const isBad = type === 'error' || stream === 'stderr' || (type.endsWith('_reply') && text === 'error')
  // Whoever wrote it knows it: what came of it is what counts.
  const isCode = type === 'execute_request' || type === 'execute_input'
  return (
    <div className={styles.body}>
      {text === '' ? undefined : <pre className={classNames(styles.text, isBad && styles.bad, isCode && styles.code)}>{text}</pre>}
      {isClipped ? <p className={styles.note}>{t('jupyter.conversation.clipped')}</p> : undefined}
      {image === undefined ? undefined : (
        <img
          className={styles.image}
          src={`data:${image.mime};base64,${image.base64}`}
          width={image.width}
          height={image.height}
          alt={t('jupyter.conversation.image', { width: image.width, height: image.height })}
        />
      )}
    </div>
  )
}
