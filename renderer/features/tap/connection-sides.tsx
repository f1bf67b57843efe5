import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RelaySide, TapConnection, TapPeer } from '../../../shared/tap'
import type { HandshakeSide } from '../../../shared/zmtp/handshake'
import { formatBytes, formatCount, formatDurationUs } from '../../i18n/format'
import styles from './connection-sides.module.css'
import { clientText, shortAddress } from './connection-words'
import { wireText } from './wire-text'

const absent = '–'
const sides: readonly RelaySide[] = ['client', 'server']

/** The two sides of a connection beside each other: what they said of themselves and what they did. */
export function ConnectionSides({ connection }: { readonly connection: TapConnection }): ReactElement {
  const { t } = useTranslation()
  const { handshake } = connection
  const said = (read: (side: HandshakeSide) => string | undefined) => sides.map((side) => read(handshake[side]) ?? absent)
  // What an encrypted handshake hides is not absent.
  const told = (read: (side: HandshakeSide) => string | undefined) =>
    sides.map((side) => read(handshake[side]) ?? (connection.encrypted ? t('tap.connection.encrypted') : absent))
  const did = (read: (peer: TapPeer) => string) => sides.map((side) => read(connection[side]))
  const yesNo = (value: boolean | undefined): string | undefined =>
    value === undefined ? undefined : t(value ? 'tap.detail.yes' : 'tap.detail.no')
  const metadataNames = [...new Set(sides.flatMap((side) => handshake[side].otherMetadata.map(([name]) => name)))]
  const metadata = (name: string) =>
    said(({ otherMetadata }) => {
      const value = otherMetadata.find(([found]) => found === name)?.[1]
      return value === undefined ? undefined : wireText(value, t)
    })
  const hasUsername = sides.some((side) => handshake[side].username !== undefined)
  const hasHeartbeats = sides.some((side) => connection[side].pings > 0)
  const heartbeats = ({ pings, heartbeatUs }: TapPeer): string => {
    if (pings === 0) return t('tap.detail.heartbeatsNone')
    const count = { count: pings, value: formatCount(pings) }
    if (heartbeatUs === undefined) return t('tap.detail.heartbeatsValue', count)
    return t('tap.detail.heartbeatsAnswered', { ...count, duration: formatDurationUs(heartbeatUs) })
  }

  const rows: readonly { readonly name: string; readonly values: readonly string[]; readonly mono?: boolean }[] = [
    { name: t('tap.detail.address'), values: [clientText(connection, t), shortAddress(connection.server.address)], mono: true },
    { name: t('tap.detail.version'), values: said(({ version }) => version) },
    { name: t('tap.detail.mechanism'), values: said(({ mechanism }) => mechanism) },
    { name: t('tap.detail.asServer'), values: said(({ asServer }) => yesNo(asServer)) },
    ...(hasUsername ? [{ name: t('tap.detail.username'), values: said(({ username }) => username), mono: true }] : []),
    { name: t('tap.detail.socketType'), values: told(({ socketType }) => socketType) },
    {
      name: t('tap.detail.identity'),
      values: told(({ identity }) => (identity === undefined ? undefined : wireText(identity, t))),
      mono: true,
    },
    ...metadataNames.map((name) => ({ name, values: metadata(name), mono: true })),
    {
      name: t('tap.detail.sent'),
      values: did(({ messages, bytes }) =>
        t('tap.detail.sentValue', { count: messages, value: formatCount(messages), size: formatBytes(bytes) }),
      ),
    },
    ...(hasHeartbeats ? [{ name: t('tap.detail.heartbeats'), values: did(heartbeats) }] : []),
  ]
  return (
    <table className={styles.table} aria-label={t('tap.detail.sides')}>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('tap.client')}</th>
          <th scope="col">{t('tap.server')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, values: [client, server], mono }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={mono === true ? styles.mono : undefined}>{client}</td>
            <td className={mono === true ? styles.mono : undefined}>{server}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
