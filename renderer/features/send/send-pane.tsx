import { Info, Plus, Radio, Reply, SendHorizontal, X } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { EndpointSourceSnapshot } from '../../../shared/ipc/contract'
import { type RowSummary, socketTraits } from '../../../shared/model'
import { runCommand } from '../../app/commands'
import { formatBytes, formatCount } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { useSessionStatus } from '../../stores/recording-store'
import { startSource, useSources } from '../../stores/sources-store'
import { useSelectedTraffic } from '../../stores/traffic-selected'
import { Alert } from '../../ui/alert'
import { SocketBadge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { IconButton } from '../../ui/icon-button'
import { Kbd } from '../../ui/kbd'
import { PaneHeader } from '../../ui/pane-header'
import { Select } from '../../ui/select'
import { ariaShortcut, matchesShortcut } from '../../ui/shortcut'
import titled from '../../ui/titled-pane.module.css'
import { messageBytes } from './composer-frames'
import { FrameEditor } from './frame-editor'
import { NothingToSendFrom } from './nothing-to-send-from'
import { replyTarget, waitingRequest } from './reply'
import { type SendAdvice, sendAdvice } from './send-advice'
import { SendHistory } from './send-history'
import styles from './send-pane.module.css'
import { startNotingRequests, useSend } from './send-store'
import { SignField } from './sign-field'
import { TemplateMenu } from './template-menu'

/** Writes messages and sends them from one of the sources. */
export function SendPane(): ReactElement {
  const { t } = useTranslation()
  const all = useSources((state) => state.sources)
  const chosen = useSend((state) => state.source)
  const showsFile = useSessionStatus(({ shown }) => shown !== undefined)
  useEffect(startNotingRequests, [])
  // Rows of a file are no requests that wait here, and what was sent would not be seen.
  if (showsFile) {
    return (
      <div className={titled.pane}>
        <PaneHeader title={t('send.title')} />
        <div className={styles.none}>
          <EmptyState
            icon={<SendHorizontal aria-hidden />}
            title={t('sessions.shown.sendTitle')}
            description={t('sessions.shown.sendText')}
          >
            <Button icon={<Radio size={14} aria-hidden />} onClick={() => runCommand('show-live')}>
              {t('sessions.shown.live')}
            </Button>
          </EmptyState>
        </div>
      </div>
    )
  }
  const sources = all.filter((source) => source.kind === 'endpoint').filter(({ config }) => socketTraits[config.socket].canSend)
  const source = sources.find(({ id }) => id === chosen) ?? firstChoice(sources)
  if (source === undefined) return <NothingToSendFrom />
  return <Composer source={source} sources={sources} />
}

/** Before the user chose: an open one that can speak first, rather than one that only answers. */
function firstChoice(sources: readonly EndpointSourceSnapshot[]): EndpointSourceSnapshot | undefined {
  const open = sources.filter(({ state }) => state === 'open')
  return open.find(({ config }) => config.socket !== 'REP' && config.socket !== 'ROUTER') ?? open[0] ?? sources[0]
}

interface ComposerProps {
  readonly source: EndpointSourceSnapshot
  readonly sources: readonly EndpointSourceSnapshot[]
}

function Composer({ source, sources }: ComposerProps): ReactElement {
  const { t } = useTranslation()
  const store = useSend()
  const { frames, status } = store
  const pane = useRef<HTMLDivElement>(null)
  const selected = useSelectedTraffic(({ traffic }) => (traffic.kind === 'ready' ? traffic.selected.row : undefined))
  const target = selected?.id === store.notAnswering ? undefined : replyTarget(source.id, selected)
  const waiting = waitingRequest(store.requests, source.id)
  // A REP has one request to answer, whether it is selected or not.
  const answered = target ?? (source.config.socket === 'REP' ? waiting : undefined)
  const canSend = source.state === 'open'

  const send = async (): Promise<void> => {
    if (!canSend) return
    await store.send(source.id, target?.id)
    if (useSend.getState().status.kind === 'invalid') pane.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!matchesShortcut(event.nativeEvent, 'Mod+Enter')) return
    // The native menu has the same key, to come here from elsewhere.
    event.preventDefault()
    void send()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of all controls inside pass here.
    <div ref={pane} className={titled.pane} onKeyDown={onKeyDown}>
      <PaneHeader title={t('send.title')}>
        <SourceSelect source={source} sources={sources} choose={store.chooseSource} />
      </PaneHeader>
      <div className={styles.body}>
        {answered === undefined ? undefined : (
          <ReplyNote row={answered} decline={target === undefined || source.config.socket === 'REP' ? undefined : store.declineAnswer} />
        )}
        <ol className={styles.frames} aria-label={t('send.frames')}>
          {frames.map((frame, index) => (
            <FrameEditor key={frame.key} frame={frame} index={index} count={frames.length} />
          ))}
        </ol>
        <div className={styles.add}>
          <Button size="small" variant="ghost" icon={<Plus aria-hidden />} onClick={store.addFrame}>
            {t('send.add')}
          </Button>
          <TemplateMenu source={source} />
        </div>
        <SignField source={source.id} />
        {sendAdvice({ source, target, waiting }).map((advice) => (
          <Advice key={advice.kind} advice={advice} />
        ))}
        <SendHistory />
      </div>
      <footer className={styles.footer}>
        {status.kind === 'failed' ? <Alert tone="error" title={told(status.error.message)} text={told(status.error.hint)} /> : undefined}
        {canSend ? undefined : <NotOpen source={source} />}
        <div className={styles.actions}>
          <Outcome />
          <Kbd shortcut="Mod+Enter" />
          <Button
            variant="primary"
            aria-keyshortcuts={ariaShortcut('Mod+Enter')}
            icon={answered === undefined ? <SendHorizontal aria-hidden /> : <Reply aria-hidden />}
            disabled={!canSend}
            onClick={() => void send()}
          >
            {answered === undefined ? t('send.send') : t('send.reply')}
          </Button>
        </div>
      </footer>
    </div>
  )
}

interface SourceSelectProps extends ComposerProps {
  readonly choose: (id: EndpointSourceSnapshot['id']) => void
}

function SourceSelect({ source, sources, choose }: SourceSelectProps): ReactElement {
  const { t } = useTranslation()
  return (
    <Select
      label={t('send.source')}
      labelHidden
      size="small"
      className={styles.source}
      value={source.id}
      onChange={choose}
      options={sources.map(({ id, config, state }) => ({
        value: id,
        label: config.name,
        content: (
          <span className={styles.option}>
            <SocketBadge type={config.socket} />
            <span className={styles.name}>{config.name}</span>
            {state === 'open' ? undefined : <span className={styles.state}>{t(`send.state.${state}`)}</span>}
          </span>
        ),
      }))}
    />
  )
}

interface ReplyNoteProps {
  readonly row: RowSummary
  readonly decline: ((row: RowSummary['id']) => void) | undefined
}

function ReplyNote({ row, decline }: ReplyNoteProps): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={styles.reply}>
      <Reply size={14} aria-hidden />
      <p>
        <strong>{t(row.role === 'request' ? 'send.replyTo' : 'send.replyToMessage', { row: row.id })}</strong>{' '}
        {row.envelopeFrames === 0 ? undefined : t('send.envelopeAdded', { count: row.envelopeFrames })}
      </p>
      {decline === undefined ? undefined : (
        <IconButton size="small" label={t('send.noReply')} icon={<X aria-hidden />} onClick={() => decline(row.id)} />
      )}
    </div>
  )
}

function Advice({ advice }: { readonly advice: SendAdvice }): ReactElement {
  const { t } = useTranslation()
  return (
    <p className={styles.advice}>
      <Info size={13} aria-hidden />
      <span>{advice.kind === 'awaitsReply' ? t('send.hint.awaitsReply', { row: advice.request.id }) : t(`send.hint.${advice.kind}`)}</span>
    </p>
  )
}

function NotOpen({ source }: { readonly source: EndpointSourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  return (
    <div className={styles.notOpen}>
      <p>{source.state === 'failed' ? (told(source.error?.message) ?? t('send.cannot.failed')) : t('send.cannot.stopped')}</p>
      <Button size="small" onClick={() => void startSource(source.id)}>
        {t('send.cannot.start')}
      </Button>
    </div>
  )
}

/** What became of the last message; before that, how large this one is. */
function Outcome(): ReactElement {
  const { t } = useTranslation()
  const status = useSend((state) => state.status)
  const frames = useSend((state) => state.frames)
  const size = messageBytes(frames)?.reduce((sum, bytes) => sum + bytes.length, 0)
  const total =
    size === undefined ? '' : t('send.total', { count: frames.length, value: formatCount(frames.length), size: formatBytes(size) })
  const text =
    status.kind === 'sent'
      ? t('send.sent', { row: status.row })
      : status.kind === 'sending'
        ? t('send.sending')
        : status.kind === 'invalid'
          ? t('send.invalid')
          : total
  return (
    <p className={styles.outcome} role="status" data-outcome={status.kind}>
      {text}
    </p>
  )
}
