import { GitCommitHorizontal, Inbox } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { TapSourceSnapshot } from '../../../shared/ipc/contract'
import { type ConnectionId, connectionNumber, type SourceId } from '../../../shared/model'
import { showScope } from '../../stores/traffic-scope'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { PointAt } from '../tap/point-at'
import { clientAddress } from '../tap-dialog/tap-form'

/** What has to happen before an open tap shows anything. */
export function TapEmpty({ source, title }: { readonly source: TapSourceSnapshot; readonly title: string }): ReactElement {
  const { t } = useTranslation()
  const { listening, config } = source
  const address = clientAddress(listening ?? config.listen)
  return (
    <EmptyState icon={<GitCommitHorizontal aria-hidden />} title={title} description={t('tap.traffic.waitingText')}>
      {address === undefined ? undefined : <PointAt listen={address} upstream={config.upstream} />}
    </EmptyState>
  )
}

interface ConnectionEmptyProps {
  readonly source: SourceId
  readonly connection: ConnectionId
}

/** A connection of which nothing is shown. */
export function ConnectionEmpty({ source, connection }: ConnectionEmptyProps): ReactElement {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<Inbox aria-hidden />}
      title={t('tap.traffic.noConnectionRows', { number: connectionNumber(connection) })}
      description={t('tap.traffic.noConnectionRowsText')}
    >
      <Button onClick={() => showScope({ source })}>{t('tap.traffic.showTap')}</Button>
    </EmptyState>
  )
}
