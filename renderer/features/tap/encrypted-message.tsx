import type { ReactElement } from 'react'
import type { RowSummary } from '../../../shared/model'
import { useConnection } from '../../stores/taps-store'
import styles from './encrypted-message.module.css'
import { EncryptedNote } from './encrypted-note'

/** Says of a message that its bytes are not what was meant. */
export function EncryptedMessage({ row }: { readonly row: RowSummary }): ReactElement {
  const { connection } = useConnection(row.connection)
  const mechanism = connection?.handshake.server.mechanism ?? connection?.handshake.client.mechanism
  return (
    <div className={styles.room}>
      <EncryptedNote mechanism={mechanism} />
    </div>
  )
}
