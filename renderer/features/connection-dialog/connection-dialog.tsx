import type { KeyboardEvent, ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { EndpointSourceSnapshot } from '../../../shared/ipc/contract'
import { type SocketType, socketTraits } from '../../../shared/model'
import { Disclosure } from '../../ui/disclosure'
import { TextField } from '../../ui/text-field'
import { SourceDialog, useSourceForm } from '../sources/source-dialog'
import { AdvancedOptions } from './advanced-options'
import styles from './connection-dialog.module.css'
import {
  type ConnectionForm,
  changedOptions,
  configFromForm,
  endpointNickname,
  endpointProblem,
  formFromConfig,
  newConnectionForm,
  withSocket,
} from './connection-form'
import { EndpointsField } from './endpoints-field'
import { SocketTypeField } from './socket-type-field'
import { SubscriptionsField } from './subscriptions-field'

interface ConnectionDialogProps {
  readonly source: EndpointSourceSnapshot | undefined
  /** What a new source is at first. */
  readonly socket?: SocketType | undefined
}

/** Describes a new source, or changes `source`. */
export function ConnectionDialog({ source, socket }: ConnectionDialogProps): ReactElement {
  const { t } = useTranslation()
  const { form, change, saving } = useSourceForm(() => (source === undefined ? newFormOf(socket) : formFromConfig(source.config)))
  const suggestion = useSuggestedName(form)
  const incomplete = form.endpoints.some((endpoint) => endpointProblem(endpoint) !== undefined)
  const changed = changedOptions(form)
  const startLabel = useStartLabel(form)
  return (
    <SourceDialog
      source={source}
      newTitle={t('connection.newTitle')}
      description={source?.state === 'open' ? t('connection.editOpenHint') : undefined}
      startLabel={startLabel}
      saving={saving}
      incomplete={incomplete}
      config={() => configFromForm(form, suggestion)}
      className={styles.form}
      onKeyDown={submitFromRadio}
    >
      <SocketTypeField value={form.socket} onChange={(socket) => change(withSocket(form, socket))} />
      <EndpointsField endpoints={form.endpoints} onChange={(endpoints) => change({ endpoints })} />
      {socketTraits[form.socket].subscribes ? (
        <SubscriptionsField subscriptions={form.subscriptions} onChange={(subscriptions) => change({ subscriptions })} />
      ) : undefined}
      <div className={styles.columns}>
        <TextField
          label={t('connection.name')}
          value={form.name ?? suggestion}
          onChange={(name) => change({ name })}
          placeholder={suggestion}
          maxLength={120}
        />
        {socketTraits[form.socket].hasRoutingId ? (
          <TextField
            label={t('connection.routingId')}
            description={t('connection.routingIdHint')}
            value={form.routingId}
            onChange={(routingId) => change({ routingId })}
            placeholder={t('connection.routingIdNone')}
            mono
          />
        ) : undefined}
      </div>
      <Disclosure
        title={t('connection.advanced')}
        summary={changed === 0 ? t('connection.advancedDefaults') : t('connection.advancedChanged', { count: changed })}
      >
        <AdvancedOptions
          socket={form.socket}
          options={form.options}
          onChange={(options) => change({ options })}
          waitsForDisk={form.waitsForDisk}
          onWaitsForDisk={(waitsForDisk) => change({ waitsForDisk })}
        />
      </Disclosure>
    </SourceDialog>
  )
}

const newFormOf = (socket: SocketType | undefined): ConnectionForm =>
  socket === undefined ? newConnectionForm() : withSocket(newConnectionForm(), socket)

/** Enter submits from a radio button too, as it does natively; Base UI's are not native. */
function submitFromRadio(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLElement) || event.target.role !== 'radio') return
  event.preventDefault()
  event.currentTarget.requestSubmit()
}

function useSuggestedName({ socket, endpoints: [first] }: ConnectionForm): string {
  const { t } = useTranslation()
  const nickname = first === undefined ? '' : endpointNickname(first)
  const role = t(`connection.roles.${socket}`)
  return nickname === '' ? role : t('connection.suggestedName', { role, place: nickname })
}

function useStartLabel({ endpoints }: ConnectionForm): string {
  const { t } = useTranslation()
  if (endpoints.every(({ mode }) => mode === 'connect')) return t('connection.connect')
  return endpoints.every(({ mode }) => mode === 'bind') ? t('connection.bind') : t('connection.open')
}
