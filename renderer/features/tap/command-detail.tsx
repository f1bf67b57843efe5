import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageDetail } from '../../../shared/ipc/contract'
import { useConnection } from '../../stores/taps-store'
import { FrameCard } from '../detail/frame-card'
import styles from './command-detail.module.css'
import { commandWords } from './command-words'
import { rowCommand } from './tap-rows'

/** A command: what it is for, what it says, and its bytes. */
export function CommandDetail({ message }: { readonly message: MessageDetail }): ReactElement {
  const { t } = useTranslation()
  const { row, frames } = message
  const { connection } = useConnection(row.connection)
  const [frame] = frames
  const side = row.direction === 'to-client' ? 'server' : 'client'
  const mechanism = connection?.handshake[side].mechanism ?? 'NULL'
  const { command, asMessage } = rowCommand(frame?.head ?? new Uint8Array(0), mechanism)
  const { name, fields } = commandWords(command, t)
  return (
    <div className={styles.command}>
      <h3 className={styles.name}>{name}</h3>
      <p>
        {t(`tap.command.meaning.${command.kind}`)} {asMessage ? t('tap.command.oldSubscription') : undefined}
      </p>
      {fields.length === 0 ? undefined : (
        <dl className={styles.fields}>
          {fields.map(({ label, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: fields keep their order, and a name may come twice.
            <div key={index} className={styles.field}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {frame === undefined ? undefined : <FrameCard row={row.id} index={0} frame={frame} title={t('tap.command.bytes')} firstView="hex" />}
    </div>
  )
}
