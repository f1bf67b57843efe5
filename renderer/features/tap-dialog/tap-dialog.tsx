import { type FormEvent, type ReactElement, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppError } from '../../../shared/errors'
import type { TapSourceSnapshot } from '../../../shared/ipc/contract'
import { closeDialog } from '../../stores/dialogs-store'
import { useSettings } from '../../stores/settings-store'
import { useSources } from '../../stores/sources-store'
import { Alert } from '../../ui/alert'
import { Autocomplete } from '../../ui/autocomplete'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { TextField } from '../../ui/text-field'
import { endpointNickname, endpointProblem } from '../connection-dialog/connection-form'
import { saveChanges, saveNew } from '../sources/save-source'
import { wideBinds } from '../sources/wide-bind'
import { PointAt } from '../tap/point-at'
import styles from './tap-dialog.module.css'
import {
  boundAddresses,
  clientAddress,
  isOwnUpstream,
  newTapForm,
  suggestedListen,
  type TapForm,
  tapConfigFrom,
  tapFormFrom,
} from './tap-form'
import { TapPicture } from './tap-picture'
import { UpstreamField } from './upstream-field'

/** Describes a new tap, or changes `source`. */
export function TapDialog({ source }: { readonly source: TapSourceSnapshot | undefined }): ReactElement {
  const { t } = useTranslation()
  const formId = useId()
  const [form, setForm] = useState<TapForm>(() => (source === undefined ? newTapForm() : tapFormFrom(source.config)))
  const [error, setError] = useState<AppError>()
  const [busy, setBusy] = useState(false)
  const sources = useSources((state) => state.sources)
  const recents = useSettings(({ settings }) => settings.recentEndpoints)
  const change = (part: Partial<TapForm>): void => {
    setForm((before) => ({ ...before, ...part }))
    setError(undefined)
  }
  const suggested = {
    name: useSuggestedName(form.upstream),
    listen: suggestedListen(form.upstream, boundAddresses(sources, source)),
  }
  const listen = form.listen ?? suggested.listen
  const listenProblem = useListenProblem(listen, form.upstream)
  const incomplete = listenProblem !== undefined || endpointProblem({ mode: 'connect', address: form.upstream }) !== undefined
  const wide = wideBinds([{ mode: 'bind', address: listen }])
  const client = clientAddress(listen)
  const open = source?.state === 'open'

  const save = async (start: boolean): Promise<void> => {
    const config = tapConfigFrom(form, suggested)
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
  return (
    <Dialog
      open
      onClose={closeDialog}
      size="large"
      title={source === undefined ? t('tap.dialog.newTitle') : t('connection.editTitle', { name: source.config.name })}
      description={open ? t('tap.dialog.editOpenHint') : t('tap.dialog.description')}
      footer={
        <>
          {open ? undefined : (
            <Button disabled={busy || incomplete} onClick={() => void save(false)}>
              {t('connection.saveOnly')}
            </Button>
          )}
          <Button variant="primary" type="submit" form={formId} disabled={busy || incomplete}>
            {open ? t('connection.save') : t('tap.dialog.start')}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit} noValidate>
        {error === undefined ? undefined : <Alert tone="error" title={error.message} text={error.hint} />}
        <TapPicture listen={listen} upstream={form.upstream} />
        <UpstreamField value={form.upstream} onChange={(upstream) => change({ upstream })} />
        <Autocomplete
          label={t('tap.dialog.listen')}
          description={t('tap.dialog.listenHint')}
          value={listen}
          onChange={(next) => change({ listen: next })}
          suggestions={recents}
          placeholder={suggested.listen}
          error={listen.trim() === '' ? undefined : listenProblem?.message}
          hint={listenProblem?.hint}
        />
        {wide.length === 0 ? undefined : <Alert tone="warning" title={t('connection.wideTitle')} text={t('tap.dialog.wideText')} />}
        <TextField
          label={t('connection.name')}
          value={form.name ?? suggested.name}
          onChange={(name) => change({ name })}
          placeholder={suggested.name}
          maxLength={120}
        />
        {client === undefined || incomplete ? undefined : <PointAt listen={client} upstream={form.upstream.trim()} />}
      </form>
    </Dialog>
  )
}

function useSuggestedName(upstream: string): string {
  const { t } = useTranslation()
  const place = endpointNickname({ mode: 'connect', address: upstream })
  return place === '' ? t('tap.dialog.suggestedNameAlone') : t('tap.dialog.suggestedName', { place })
}

function useListenProblem(listen: string, upstream: string): AppError | undefined {
  const { t } = useTranslation()
  const problem = endpointProblem({ mode: 'bind', address: listen })
  if (problem !== undefined || !isOwnUpstream(listen, upstream)) return problem
  return { code: 'OWN_UPSTREAM', message: t('tap.dialog.ownUpstream'), hint: t('tap.dialog.ownUpstreamHint') }
}
