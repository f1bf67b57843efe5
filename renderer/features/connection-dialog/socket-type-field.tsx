import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { type ReactElement, useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { SocketType } from '../../../shared/model'
import { SocketBadge } from '../../ui/badge'
import styles from './socket-type-field.module.css'

interface SocketTypeFieldProps {
  readonly value: SocketType
  readonly onChange: (socket: SocketType) => void
}

/** In reading order, so that the arrow keys go down one family after another. */
const columns = [
  [{ family: 'requestReply', types: ['REQ', 'REP', 'DEALER', 'ROUTER'] }],
  [{ family: 'publishSubscribe', types: ['PUB', 'SUB', 'XPUB', 'XSUB'] }],
  [
    { family: 'pipeline', types: ['PUSH', 'PULL'] },
    { family: 'pair', types: ['PAIR'] },
  ],
] as const satisfies readonly (readonly { readonly family: string; readonly types: readonly SocketType[] }[])[]

/** The socket types by family, each with what it does. */
export function SocketTypeField({ value, onChange }: SocketTypeFieldProps): ReactElement {
  const { t } = useTranslation()
  const id = useId()
  return (
    <RadioGroup
      className={styles.grid}
      aria-label={t('connection.socketType')}
      value={value}
      onValueChange={(next: SocketType) => onChange(next)}
    >
      {columns.map((families) => (
        <div key={families[0].family} className={styles.column}>
          {families.map(({ family, types }) => (
            <div key={family}>
              <p className={styles.family}>{t(`connection.families.${family}`)}</p>
              {types.map((type) => (
                <Radio.Root key={type} value={type} className={styles.option} aria-label={type} aria-describedby={`${id}-${type}`}>
                  <SocketBadge type={type} />
                  <span id={`${id}-${type}`} className={styles.description}>
                    {t(`connection.types.${type}`)}
                  </span>
                </Radio.Root>
              ))}
            </div>
          ))}
        </div>
      ))}
    </RadioGroup>
  )
}
