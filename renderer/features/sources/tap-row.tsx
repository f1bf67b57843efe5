import { Copy } from 'lucide-react'
import { memo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { TapSourceSnapshot } from '../../../shared/ipc/contract'
import { told } from '../../i18n/sentences'
import { classNames } from '../../ui/class-names'
import { TapBadge } from '../../ui/tap-badge'
import { copyText } from '../detail/copy-frames'
import { clientAddress } from '../tap-dialog/tap-form'
import { CardAction, SourceCard } from './source-card'
import cardStyles from './source-card.module.css'
import styles from './tap-row.module.css'
import { tapStatusText, tapTone } from './tap-status'
import { wideBinds } from './wide-bind'

interface TapRowProps {
  readonly source: TapSourceSnapshot
  readonly selected: boolean
  /** It is the one of the list that Tab reaches. */
  readonly tabStop: boolean
  /** Whether its connections are shown; `undefined` while it has none. */
  readonly expanded: boolean | undefined
  readonly onSelect: () => void
  readonly onToggle: () => void
}

/** One tap: where it listens and where it leads. */
export const TapRow = memo(function TapRow({ source, ...row }: TapRowProps): ReactElement {
  const { t } = useTranslation()
  const { config, state, error } = source
  const words = tapStatusText(source, t)
  const failed = state === 'failed'
  return (
    <SourceCard
      {...row}
      source={source}
      badge={<TapBadge>{t('tap.badge')}</TapBadge>}
      places={<TapPlaces listen={source.listening ?? config.listen} upstream={config.upstream} />}
      wide={wideBinds([{ mode: 'bind', address: config.listen }])}
      status={{
        tone: tapTone(source),
        words,
        detail: failed && error?.hint !== undefined ? `${words} ${told(error.hint)}` : words,
        failed,
      }}
      socket={undefined}
      actions={<CopyAddress source={source} />}
    />
  )
})

/** Where a tap listens and where it leads. */
export function TapPlaces({ listen, upstream }: { readonly listen: string; readonly upstream: string }): ReactElement {
  const { t } = useTranslation()
  const [from, to] = [placeOf(listen), placeOf(upstream)]
  return (
    <span className={classNames(cardStyles.place, styles.places)} title={t('tap.place', { listen, upstream })}>
      <Address {...from} />
      <span>→</span>
      <Address {...to} host={to.host === from.host ? '' : to.host} />
    </span>
  )
}

interface Place {
  readonly host: string
  /** The port, or the name of a file. */
  readonly end: string
}

function placeOf(address: string): Place {
  const short = address.replace(/^tcp:\/\//, '')
  const cut = Math.max(0, short.startsWith('ipc:') ? short.lastIndexOf('/') : short.lastIndexOf(':'))
  return { host: short.slice(0, cut), end: short.slice(cut) }
}

/** Its end is what tells it apart from others: where there is no room, what is before it is cut. */
const Address = ({ host, end }: Place): ReactElement => (
  <span className={styles.address}>
    <span className={styles.head}>{host}</span>
    <span className={styles.tail}>{end}</span>
  </span>
)

/** What clients of the tap need to know. */
function CopyAddress({ source: { config, listening } }: { readonly source: TapSourceSnapshot }): ReactElement | undefined {
  const { t } = useTranslation()
  const address = clientAddress(listening ?? config.listen)
  if (address === undefined) return undefined
  return <CardAction label={t('tap.copyListening')} icon={<Copy aria-hidden />} onClick={() => void copyText(address)} />
}
