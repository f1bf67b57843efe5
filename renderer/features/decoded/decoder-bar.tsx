import { GitCompareArrows, MessagesSquare, Pin, PinOff, ScanSearch } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageDetail } from '../../../shared/ipc/contract'
import type { RowDecoding } from '../../../shared/ipc/inspect'
import { told, toldError } from '../../i18n/sentences'
import type { Decoded } from '../../stores/decodings-store'
import { openDialog } from '../../stores/dialogs-store'
import { setFilter } from '../../stores/filter-store'
import { compare, pin, unpin, usePins } from '../../stores/pins-store'
import { useTraffic } from '../../stores/traffic-store'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import { conversationFilter } from './conversation-filter'
import styles from './decoder-bar.module.css'

interface MessageProps {
  readonly message: MessageDetail
  readonly decoded: Decoded | undefined
}

/** Which decoder reads a message, and the way to another one. */
export function DecoderButton({ message: { row }, decoded }: MessageProps): ReactElement {
  const { t } = useTranslation()
  const title = decoded?.kind === 'ready' ? told(decoded.decoding.title) : undefined
  return (
    <Button
      size="small"
      variant="ghost"
      className={styles.decoder}
      icon={<ScanSearch size={14} aria-hidden />}
      aria-label={t('inspect.decoder.change', { title: title ?? '…' })}
      onClick={() => openDialog({ kind: 'choose-decoder', row })}
    >
      {title ?? '…'}
    </Button>
  )
}

/** What can be done with a message as a whole. */
export function MessageActions({ message, decoded }: MessageProps): ReactElement {
  return (
    <div className={styles.actions}>
      {decoded?.kind === 'ready' ? <ConversationButton decoding={decoded.decoding} /> : undefined}
      <CompareMenu message={message} />
      <PinButton message={message} />
    </div>
  )
}

/** Leads to all that was said because of one request, whichever source it passed at. */
function ConversationButton({ decoding }: { readonly decoding: RowDecoding }): ReactElement | undefined {
  const { t } = useTranslation()
  const filter = conversationFilter(decoding)
  if (filter === undefined) return undefined
  const show = (): void => {
    const { query, setQuery } = useTraffic.getState()
    // The reply and what is published pass at other sources than the request.
    setQuery({ grain: 'messages', events: query.events })
    setFilter(filter)
  }
  return <IconButton size="small" label={t('jupyter.conversation.show')} icon={<MessagesSquare aria-hidden />} onClick={show} />
}

function PinButton({ message }: { readonly message: MessageDetail }): ReactElement {
  const { t } = useTranslation()
  const { id } = message.row
  const isPinned = usePins(({ pinned }) => pinned.some(({ row }) => row.id === id))
  return (
    <IconButton
      size="small"
      label={isPinned ? t('inspect.pin.unpin', { row: id }) : t('inspect.pin.pin', { row: id })}
      icon={isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
      onClick={() => (isPinned ? unpin(id) : pin(message))}
    />
  )
}

/** Compares with one of the pinned messages; there is nothing to choose before one is pinned. */
function CompareMenu({ message }: { readonly message: MessageDetail }): ReactElement | undefined {
  const { t } = useTranslation()
  const pinned = usePins((pins) => pins.pinned)
  const { id } = message.row
  const others = pinned.filter(({ row }) => row.id !== id)
  if (others.length === 0) return undefined
  return (
    <Menu
      align="end"
      trigger={<IconButton size="small" label={t('inspect.compare.with', { row: id })} icon={<GitCompareArrows aria-hidden />} />}
      entries={others.map(({ row }) => ({
        kind: 'action',
        id: String(row.id),
        label: t('inspect.compare.pinned', { row: row.id }),
        onSelect: () => compare(row.id, id),
      }))}
    />
  )
}

interface NotesProps {
  readonly decoded: Decoded | undefined
  /** What takes long to read is seldom read to its end: the place of the note that says so is kept. */
  readonly isReading: boolean
}

/** What could not be read, quietly; the error of the decoder that the user chose, not so. */
export function DecodingNotes({ decoded, isReading }: NotesProps): ReactElement | undefined {
  const { t } = useTranslation()
  if (decoded === undefined) return isReading ? <p className={styles.notes}>{t('inspect.reading')}</p> : undefined
  const error = decoded.kind === 'failed' ? decoded.error : decoded.decoding.error
  const problems = decoded.kind === 'failed' ? [] : decoded.decoding.problems
  if (error === undefined && problems.length === 0) return undefined
  return (
    <div className={styles.notes}>
      {error === undefined ? undefined : (
        <p className={styles.error} role="alert">
          {toldError(error)}
        </p>
      )}
      {problems.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: notes have no other name and keep their order.
        <p key={index}>{told(problem)}</p>
      ))}
    </div>
  )
}
