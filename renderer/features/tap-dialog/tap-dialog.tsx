import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppError } from '../../../shared/errors'
import type { TapSourceSnapshot } from '../../../shared/ipc/contract'
import { verbatim } from '../../../shared/sentences/said'
import { told } from '../../i18n/sentences'
import { useSettings } from '../../stores/settings-store'
import { useSources } from '../../stores/sources-store'
import { Alert } from '../../ui/alert'
import { Autocomplete } from '../../ui/autocomplete'
import { Switch } from '../../ui/switch'
import { TextField } from '../../ui/text-field'
import { endpointNickname, endpointProblem } from '../connection-dialog/connection-form'
import { SourceDialog, useSourceForm } from '../sources/source-dialog'
import { wideBinds } from '../sources/wide-bind'
import { PointAt } from '../tap/point-at'
import styles from './tap-dialog.module.css'
import { boundAddresses, clientAddress, isOwnUpstream, newTapForm, suggestedListen, tapConfigFrom, tapFormFrom } from './tap-form'
import { TapPicture } from './tap-picture'
import { UpstreamField } from './upstream-field'

/** Describes a new tap, or changes `source`. */
export function TapDialog({ source }: { readonly source: TapSourceSnapshot | undefined }): ReactElement {
  const { t } = useTranslation()
  const { form, change, saving } = useSourceForm(() => (source === undefined ? newTapForm() : tapFormFrom(source.config)))
  const sources = useSources((state) => state.sources)
  const recents = useSettings(({ settings }) => settings.recentEndpoints)
  const suggested = {
    name: useSuggestedName(form.upstream),
    listen: suggestedListen(form.upstream, boundAddresses(sources, source)),
  }
  const listen = form.listen ?? suggested.listen
  const listenProblem = useListenProblem(listen, form.upstream)
  const incomplete = listenProblem !== undefined || endpointProblem({ mode: 'connect', address: form.upstream }) !== undefined
  const wide = wideBinds([{ mode: 'bind', address: listen }])
  const client = clientAddress(listen)
  return (
    <SourceDialog
      source={source}
      newTitle={t('tap.dialog.newTitle')}
      description={source?.state === 'open' ? t('tap.dialog.editOpenHint') : t('tap.dialog.description')}
      startLabel={t('tap.dialog.start')}
      saving={saving}
      incomplete={incomplete}
      config={() => tapConfigFrom(form, suggested)}
      className={styles.form}
    >
      <TapPicture listen={listen} upstream={form.upstream} />
      <UpstreamField value={form.upstream} onChange={(upstream) => change({ upstream })} />
      <Autocomplete
        label={t('tap.dialog.listen')}
        description={t('tap.dialog.listenHint')}
        value={listen}
        onChange={(next) => change({ listen: next })}
        suggestions={recents}
        placeholder={suggested.listen}
        error={listen.trim() === '' ? undefined : told(listenProblem?.message)}
        hint={told(listenProblem?.hint)}
      />
      {wide.length === 0 ? undefined : <Alert tone="warning" title={t('connection.wideTitle')} text={t('tap.dialog.wideText')} />}
      <TextField
        label={t('connection.name')}
        value={form.name ?? suggested.name}
        onChange={(name) => change({ name })}
        placeholder={suggested.name}
        maxLength={120}
      />
      <Switch
        label={t('tap.dialog.neverSlow')}
        description={t('tap.dialog.neverSlowHint')}
        checked={form.skips}
        onChange={(skips) => change({ skips })}
      />
      {client === undefined || incomplete ? undefined : <PointAt listen={client} upstream={form.upstream.trim()} />}
    </SourceDialog>
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
  return { code: 'OWN_UPSTREAM', message: verbatim(t('tap.dialog.ownUpstream')), hint: verbatim(t('tap.dialog.ownUpstreamHint')) }
}
