import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { SocketType } from '../../../shared/model'
import type { SocketOptions } from '../../../shared/source-config'
import { NumberField } from '../../ui/number-field'
import { Switch } from '../../ui/switch'
import styles from './connection-dialog.module.css'
import { optionApplies, type SocketOptionField, socketOptionFields } from './socket-option-fields'

interface AdvancedOptionsProps {
  readonly socket: SocketType
  readonly options: SocketOptions
  readonly onChange: (options: SocketOptions) => void
  readonly waitsForDisk: boolean
  readonly onWaitsForDisk: (waits: boolean) => void
}

/** libzmq's options, those that apply to the socket type; an empty field keeps libzmq's default, which it shows. */
export function AdvancedOptions({ socket, options, onChange, waitsForDisk, onWaitsForDisk }: AdvancedOptionsProps): ReactElement {
  const { t } = useTranslation()
  const fields = socketOptionFields.filter((field) => optionApplies(field, socket))
  const set = (key: SocketOptionField['key'], value: number | boolean | undefined): void => {
    const { [key]: _, ...rest } = options
    onChange(value === undefined ? rest : { ...rest, [key]: value })
  }
  return (
    <div className={styles.options}>
      {fields.map((field) => (field.kind === 'number' ? <NumberOption key={field.key} {...{ field, options, set }} /> : undefined))}
      <div className={styles.switches}>
        {fields.map((field) => (field.kind === 'switch' ? <SwitchOption key={field.key} {...{ field, options, set }} /> : undefined))}
        <Switch
          label={t('connection.waitsForDisk')}
          description={t('connection.waitsForDiskHint')}
          checked={waitsForDisk}
          onChange={onWaitsForDisk}
        />
      </div>
    </div>
  )
}

interface OptionProps<Kind extends SocketOptionField['kind']> {
  readonly field: Extract<SocketOptionField, { readonly kind: Kind }>
  readonly options: SocketOptions
  readonly set: (key: SocketOptionField['key'], value: number | boolean | undefined) => void
}

function NumberOption({ field, options, set }: OptionProps<'number'>): ReactElement {
  const { t } = useTranslation()
  return (
    <NumberField
      label={t(`connection.options.${field.key}.label`)}
      description={t(`connection.options.${field.key}.hint`)}
      unit={t(`connection.optionUnits.${field.unit}`)}
      placeholder={t('connection.optionDefault', { value: String(field.libzmqDefault) })}
      value={options[field.key]}
      onChange={(value) => set(field.key, value)}
      min={field.min}
      max={field.max}
    />
  )
}

function SwitchOption({ field, options, set }: OptionProps<'switch'>): ReactElement {
  const { t } = useTranslation()
  return (
    <Switch
      label={t(`connection.options.${field.key}.label`)}
      description={t(`connection.options.${field.key}.hint`)}
      checked={options[field.key] ?? false}
      onChange={(value) => set(field.key, value)}
    />
  )
}
