import { GitCommitHorizontal } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { MessageDetail } from '../../../shared/ipc/contract'
import { connectionNumber, firstTapConnection, type RowSummary } from '../../../shared/model'
import { formatDurationUs } from '../../i18n/format'
import { useSelection } from '../../stores/selection'
import { useConnection } from '../../stores/taps-store'
import { Button } from '../../ui/button'
import { clientText, shortAddress } from './connection-words'

/** The way from a row to the connection on which it passed. */
export function ConnectionButton({ row: { connection } }: { readonly row: RowSummary }): ReactElement | undefined {
  const { t } = useTranslation()
  const showConnection = useSelection((selection) => selection.showConnection)
  if (connection === 0 || connection < firstTapConnection) return undefined
  return (
    <Button size="small" icon={<GitCommitHorizontal aria-hidden />} onClick={() => showConnection(connection)}>
      {t('tap.connection.name', { number: connectionNumber(connection) })}
    </Button>
  )
}

interface RowPlaceProps {
  readonly message: MessageDetail
  readonly className: string | undefined
}

/** Where a row passed: between which client and which server at a tap, otherwise at which endpoint. */
export function RowPlace({ message: { row, endpoint }, className }: RowPlaceProps): ReactElement | undefined {
  const { t } = useTranslation()
  const { connection } = useConnection(row.connection)
  const place =
    connection === undefined
      ? endpoint
      : t('tap.detail.exchangeRoute', { client: clientText(connection, t), server: shortAddress(connection.server.address) })
  return place === undefined ? undefined : <span className={className}>{place}</span>
}

interface RowTransferProps {
  readonly row: RowSummary
  readonly peer: RowSummary | undefined
}

/** How long a message took to pass, and a reply until it was complete. */
export function RowTransfer({ row, peer }: RowTransferProps): ReactElement {
  const { t } = useTranslation()
  const reply = row.role === 'reply' ? row : row.role === 'request' ? peer : undefined
  const { transferUs = 0 } = row
  return (
    <>
      {transferUs === 0 ? undefined : <span>{t('tap.detail.transfer', { duration: formatDurationUs(transferUs) })}</span>}
      {row.rttUs === undefined || reply?.transferUs === undefined || reply.transferUs === 0 ? undefined : (
        <span>{t('tap.detail.lastByte', { duration: formatDurationUs(row.rttUs + reply.transferUs) })}</span>
      )}
    </>
  )
}
