import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppError } from '../../../shared/errors'
import { maxFrameChunkBytes } from '../../../shared/ipc/contract'
import type { BlobInfo } from '../../../shared/ipc/inspect'
import type { RowId } from '../../../shared/model'
import { call } from '../../app/inspector'
import { formatBytes } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { nodeAtPath, pathOfByte } from '../../stores/decoded-tree'
import { SegmentedControl } from '../../ui/segmented-control'
import card from '../detail/card.module.css'
import { looseTextOf, suitableView } from '../detail/frame-content'
import { HexView } from '../detail/hex-view'
import { CodeView } from './code-view'
import type { Inspected } from './decoded-frame'
import styles from './message-card.module.css'

interface BlobCardProps {
  readonly row: RowId
  readonly index: number
  readonly blob: BlobInfo
  readonly inspected: Inspected
}

/** Bytes that are in no frame, such as inflated ones: their beginning. */
export function BlobCard({ row, index, blob, inspected }: BlobCardProps): ReactElement {
  const { t } = useTranslation()
  const [bytes, setBytes] = useState<Uint8Array>()
  const [error, setError] = useState<AppError>()
  const [chosen, setChosen] = useState<'text' | 'hex'>()
  const length = Math.min(blob.held, maxFrameChunkBytes)
  useEffect(() => {
    let isCurrent = true
    void call('traffic.blob', { row, blob: index, offset: 0, length }).then((answer) => {
      if (!isCurrent) return
      if (answer.ok) setBytes(answer.value)
      else setError(answer.error)
    })
    return () => {
      isCurrent = false
    }
  }, [row, index, length])

  const range = inspected.selected === undefined ? undefined : nodeAtPath(inspected.tree, inspected.selected)?.range
  const shown = range?.in === 'blob' && range.index === index ? range : undefined
  const view = chosen ?? (bytes !== undefined && suitableView(bytes, bytes.length === blob.size) === 'hex' ? 'hex' : 'text')
  const label = t('inspect.blob.label', { name: blob.name })
  return (
    <article className={card.card} aria-label={label}>
      <header className={card.header}>
        <h4 className={card.title}>{blob.name}</h4>
        <span className={styles.summary}>
          {length < blob.size
            ? t('inspect.blob.part', { shown: formatBytes(length), size: formatBytes(blob.size) })
            : formatBytes(blob.size)}
        </span>
        <SegmentedControl
          size="small"
          label={t('inspect.blob.view', { name: blob.name })}
          value={view}
          onChange={setChosen}
          options={[
            { value: 'text', label: t('inspect.mode.text') },
            { value: 'hex', label: t('inspect.mode.hex') },
          ]}
        />
      </header>
      {error !== undefined ? (
        <p className={styles.error} role="alert">
          {told(error.message)}
        </p>
      ) : bytes === undefined ? undefined : view === 'hex' ? (
        <HexView
          bytes={bytes}
          offset={0}
          label={label}
          marks={none}
          shown={shown}
          onByte={(byte) => {
            const path = pathOfByte(inspected.tree, { in: 'blob', index }, byte)
            if (path !== undefined) inspected.onSelect(path)
          }}
        />
      ) : (
        <CodeView text={looseTextOf(bytes)} language="plain" label={label} marks={none} />
      )}
    </article>
  )
}

const none: readonly never[] = []
