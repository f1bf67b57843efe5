import type { BatchRow } from '../../shared/ipc/row-batch'
import { useSessionStatus } from './recording-store'
import { useSelection } from './selection'
import { useSources } from './sources-store'
import { onTrafficBatch } from './traffic-store'

/**
 * Selects the first exchange that Hello World's client completes, once and only if the user selected nothing yet: the
 * details then explain themselves.
 */
export function startDemoSelection(): void {
  const stopBatches = onTrafficBatch((_batch, rows) => {
    if (useSessionStatus.getState().shown !== undefined) return
    const first = rows.find(isDemoExchange)
    if (first !== undefined) useSelection.getState().select(first.row.id)
  })
  const stopSelection = useSelection.subscribe(() => {
    stopBatches()
    stopSelection()
  })
}

const isDemoExchange = ({ row }: BatchRow): boolean =>
  row.role === 'request' &&
  row.socket === 'REQ' &&
  row.state === 'replied' &&
  useSources.getState().sources.some(({ id, demo }) => demo && id === row.source)
