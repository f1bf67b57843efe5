import { type FormEvent, type KeyboardEvent, type ReactElement, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppError } from '../../../shared/errors'
import type { EndpointSourceSnapshot } from '../../../shared/ipc/contract'
import { socketTraits } from '../../../shared/model'
import { closeDialog } from '../../stores/dialogs-store'
import { Alert } from '../../ui/alert'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Disclosure } from '../../ui/disclosure'
import { TextField } from '../../ui/text-field'
import { saveChanges, saveNew } from '../sources/save-source'
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

/** Describes a new source, or changes `source`. */
export function ConnectionDialog({ source }: { readonly source: EndpointSourceSnapshot | undefined }): ReactElement {
  const { t } = useTranslation()
  const formId = useId()
  const [form, setForm] = useState<ConnectionForm>(() => (source === undefined ? newConnectionForm() : formFromConfig(source.config)))
  const [error, setError] = useState<AppError>()
  const [busy, setBusy] = useState(false)
  const change = (part: Partial<ConnectionForm>): void => {
    setForm((before) => ({ ...before, ...part }))
    setError(undefined)
  }
  const suggestion = useSuggestedName(form)
  const incomplete = form.endpoints.some((endpoint) => endpointProblem(endpoint) !== undefined)

  const save = async (start: boolean): Promise<void> => {
    const config = configFromForm(form, suggestion)
    if (!config.ok) return setError(config.error)
    setBusy(true)
    const failure = source === undefined ? await saveNew(config.value, start) : await saveChanges(source, config.value, start)
    setBusy(false)
    if (failure === undefined) closeDialog()
    else setError(failure)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!busy && !incomplete) void save(true)
  }
  const changed = changedOptions(form)
  const startLabel = useStartLabel(form)
  const open = source?.state === 'open'
  return (
    <Dialog
      open
      onClose={closeDialog}
      size="large"
      title={source === undefined ? t('connection.newTitle') : t('connection.editTitle', { name: source.config.name })}
      description={open ? t('connection.editOpenHint') : undefined}
      footer={
        <>
          {open ? undefined : (
            <Button disabled={busy || incomplete} onClick={() => void save(false)}>
              {t('connection.saveOnly')}
            </Button>
          )}
          <Button variant="primary" type="submit" form={formId} disabled={busy || incomplete}>
            {open ? t('connection.save') : startLabel}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit} onKeyDown={submitFromRadio} noValidate>
        {error === undefined ? undefined : <Alert tone="error" title={error.message} text={error.hint} />}
        <SocketTypeField value={form.socket} onChange={(socket) => setForm((before) => withSocket(before, socket))} />
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
          <AdvancedOptions socket={form.socket} options={form.options} onChange={(options) => change({ options })} />
        </Disclosure>
      </form>
    </Dialog>
  )
}

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
