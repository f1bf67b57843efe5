import { CircleOff, MousePointerClick } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageDetail } from '../../../shared/ipc/contract'
import type { RowId, RowSummary } from '../../../shared/model'
import { told } from '../../i18n/sentences'
import { usePins } from '../../stores/pins-store'
import { useSelection } from '../../stores/selection'
import { type SelectedTraffic, useSelectedTraffic } from '../../stores/traffic-selected'
import { EmptyState } from '../../ui/empty-state'
import { PaneHeader } from '../../ui/pane-header'
import titled from '../../ui/titled-pane.module.css'
import { CompareView } from '../decoded/compare-view'
import { ConversationPanel } from '../decoded/conversation-panel'
import { FollowPane } from '../decoded/follow-pane'
import { ExchangeView } from '../exchange/exchange-view'
import { CommandDetail } from '../tap/command-detail'
import { ConnectionDetail } from '../tap/connection-detail'
import { EncryptedMessage } from '../tap/encrypted-message'
import styles from './detail-pane.module.css'
import { DetailSummary } from './detail-summary'
import { EventDetail } from './event-detail'
import { MessageColumn, MissingColumn } from './message-column'

/** Everything about the selected row. */
export function DetailPane(): ReactElement {
  const traffic = useSelectedTraffic((state) => state.traffic)
  const connection = useSelection((selection) => selection.connection)
  const compared = usePins((pins) => pins.compared)
  return (
    <div className={styles.pane}>
      {connection === undefined ? (
        <div className={styles.stack}>
          <FollowPane />
          {compared === undefined ? undefined : (
            <CompareView key={`${compared.left} ${compared.right}`} left={compared.left} right={compared.right} />
          )}
          <div className={styles.rest}>
            <Detail traffic={traffic} />
          </div>
        </div>
      ) : (
        <ConnectionDetail key={connection} id={connection} />
      )}
    </div>
  )
}

function Detail({ traffic }: { readonly traffic: SelectedTraffic }): ReactNode {
  const { t } = useTranslation()
  switch (traffic.kind) {
    case 'nothing':
      return (
        <Titled title={t('layout.detail')}>
          <EmptyState
            icon={<MousePointerClick aria-hidden />}
            title={t('detail.empty.title')}
            description={t('detail.empty.description')}
          />
        </Titled>
      )
    case 'loading':
      return <Titled title={t('detail.loading', { row: traffic.id })} />
    case 'failed':
      return (
        <Titled title={t('layout.detail')}>
          <EmptyState
            icon={<CircleOff aria-hidden />}
            title={traffic.error.code === 'NOT_HELD' ? t('detail.gone.title') : told(traffic.error.message)}
            description={told(traffic.error.hint)}
          />
        </Titled>
      )
    case 'ready':
      return <Ready key={traffic.id} selected={traffic.selected} peer={traffic.peer} />
  }
}

interface TitledProps {
  readonly title: string
  readonly children?: ReactNode
}

/** What stands in place of a row's details, below a title as high as theirs. */
function Titled({ title, children }: TitledProps): ReactElement {
  return (
    <div className={titled.pane}>
      <PaneHeader title={title} />
      <div className={styles.instead}>{children}</div>
    </div>
  )
}

interface ReadyProps {
  readonly selected: MessageDetail
  readonly peer: MessageDetail | undefined
}

function Ready({ selected, peer }: ReadyProps): ReactElement {
  const { row } = selected
  const request = row.role === 'request' ? row : peer?.row
  return (
    <div className={styles.detail}>
      <DetailSummary message={selected} peer={peer?.row} />
      {row.kind === 'event' ? (
        <EventDetail message={selected} />
      ) : row.kind === 'command' ? (
        <CommandDetail message={selected} />
      ) : (
        <>
          {row.encrypted === true ? <EncryptedMessage row={row} /> : undefined}
          {request?.role === 'request' ? (
            <ExchangeView request={request} reply={row.role === 'reply' ? row : peer?.row}>
              <ConversationPanel row={row} />
              <Messages selected={selected} peer={peer} />
            </ExchangeView>
          ) : (
            <>
              <ConversationPanel row={row} />
              <Messages selected={selected} peer={peer} />
            </>
          )}
        </>
      )}
    </div>
  )
}

/** A message alone, or a request and its reply beside each other. */
function Messages({ selected, peer }: ReadyProps): ReactElement {
  const { t } = useTranslation()
  const { row } = selected
  const pinned = usePinned(selected, peer)
  const column = (title: string, message: MessageDetail | undefined, missing: string): ReactElement =>
    message === undefined ? <MissingColumn title={title}>{missing}</MissingColumn> : <MessageColumn title={title} message={message} />

  if (row.role === 'none') {
    return (
      <div className={styles.messages}>
        {pinned}
        <MessageColumn title={t('detail.message')} message={selected} />
      </div>
    )
  }
  const isRequest = row.role === 'request'
  const gone = (id: RowId): string => t('detail.gone.peer', { row: id })
  return (
    <div className={styles.messages}>
      {pinned}
      {column(t('detail.request'), isRequest ? selected : peer, row.peer === undefined ? t('detail.state.orphan') : gone(row.peer))}
      {column(t('detail.reply'), isRequest ? peer : selected, row.peer === undefined ? t(noReplyKey(row)) : gone(row.peer))}
    </div>
  )
}

/** The pinned messages that are not shown anyway. */
function usePinned(selected: MessageDetail, peer: MessageDetail | undefined): ReactNode {
  const { t } = useTranslation()
  return usePins((pins) => pins.pinned)
    .filter(({ row }) => row.id !== selected.row.id && row.id !== peer?.row.id)
    .map((message) => (
      <MessageColumn key={message.row.id} title={t('inspect.pin.title', { row: message.row.id })} message={message} showsNumber={false} />
    ))
}

function noReplyKey({ state }: RowSummary) {
  if (state === 'pending') return 'detail.noReply.pending'
  return state === 'timed out' ? 'detail.noReply.timed out' : 'detail.noReply.broken'
}
