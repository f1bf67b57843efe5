import { Plus, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { told } from '../../i18n/sentences'
import { useSettings } from '../../stores/settings-store'
import { Alert } from '../../ui/alert'
import { Autocomplete } from '../../ui/autocomplete'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { SegmentedControl } from '../../ui/segmented-control'
import { wideBinds } from '../sources/wide-bind'
import styles from './connection-dialog.module.css'
import { type EndpointDraft, endpointProblem, newEndpoint } from './connection-form'

interface EndpointsFieldProps {
  readonly endpoints: readonly EndpointDraft[]
  readonly onChange: (endpoints: readonly EndpointDraft[]) => void
}

/** Where the socket connects to and what it binds, checked as it is typed. */
export function EndpointsField({ endpoints, onChange }: EndpointsFieldProps): ReactElement {
  const { t } = useTranslation()
  const wide = wideBinds(endpoints)
  const replace = (next: EndpointDraft): void => onChange(endpoints.map((endpoint) => (endpoint.key === next.key ? next : endpoint)))
  return (
    <fieldset className={styles.rows}>
      <legend className={styles.legend}>{t('connection.endpoints')}</legend>
      {endpoints.map((endpoint, index) => (
        <EndpointRow
          key={endpoint.key}
          endpoint={endpoint}
          number={index + 1}
          onChange={replace}
          onRemove={endpoints.length === 1 ? undefined : () => onChange(endpoints.filter(({ key }) => key !== endpoint.key))}
        />
      ))}
      {wide.length === 0 ? undefined : (
        <Alert tone="warning" title={t('connection.wideTitle')} text={t('connection.wideText', { count: wide.length })} />
      )}
      <Button
        variant="ghost"
        size="small"
        className={styles.add}
        icon={<Plus aria-hidden />}
        onClick={() => onChange([...endpoints, newEndpoint(endpoints.at(-1)?.mode ?? 'connect')])}
      >
        {t('connection.addEndpoint')}
      </Button>
    </fieldset>
  )
}

interface EndpointRowProps {
  readonly endpoint: EndpointDraft
  readonly number: number
  readonly onChange: (endpoint: EndpointDraft) => void
  readonly onRemove: (() => void) | undefined
}

function EndpointRow({ endpoint, number, onChange, onRemove }: EndpointRowProps): ReactElement {
  const { t } = useTranslation()
  const recents = useSettings(({ settings }) => settings.recentEndpoints)
  // An empty field is not wrong yet: the main button waits for it.
  const problem = endpoint.address.trim() === '' ? undefined : endpointProblem(endpoint)
  return (
    <div className={styles.row}>
      <SegmentedControl
        label={t('connection.modeOf', { number })}
        value={endpoint.mode}
        onChange={(mode) => onChange({ ...endpoint, mode })}
        options={[
          { value: 'connect', label: t('connection.connect') },
          { value: 'bind', label: t('connection.bind') },
        ]}
      />
      <Autocomplete
        label={t('connection.addressOf', { number })}
        labelHidden
        value={endpoint.address}
        onChange={(address) => onChange({ ...endpoint, address })}
        suggestions={recents}
        placeholder={endpoint.mode === 'bind' ? t('connection.bindPlaceholder') : t('connection.connectPlaceholder')}
        error={told(problem?.message)}
        hint={told(problem?.hint)}
      />
      {onRemove === undefined ? undefined : (
        <IconButton label={t('connection.removeEndpoint', { number })} icon={<X aria-hidden />} onClick={onRemove} />
      )}
    </div>
  )
}
