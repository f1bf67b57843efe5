import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ByteRange } from '../../../shared/decoders/content'
import type { AppError } from '../../../shared/errors'
import type { RowId } from '../../../shared/model'
import { formatBytes } from '../../i18n/format'
import { told } from '../../i18n/sentences'
import { pullRange } from '../detail/copy-frames'
import { base64TextOf } from '../detail/frame-content'
import styles from './image-view.module.css'

/** Larger ones are not drawn: the page would hold them twice. */
const maxImageBytes = 24 * 1024 * 1024
/** A small file can unfold to more pixels than there is memory for. */
const maxPixels = 100_000_000

interface ImageViewProps {
  readonly row: RowId
  /** Where the image is. */
  readonly range: ByteRange
  readonly mime: string
  readonly width: number | undefined
  readonly height: number | undefined
}

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'failed'; readonly error: AppError }

/** An image as it is; the page's policy lets it be nothing else, so that one that is hostile can only fail to be drawn. */
export function ImageView({ row, range, mime, width, height }: ImageViewProps): ReactElement {
  const { t } = useTranslation()
  const { in: place, index, from, to } = range
  const [loaded, setLoaded] = useState<Loaded>({ kind: 'loading' })
  const [broken, setBroken] = useState(false)
  const tooLarge = to - from > maxImageBytes || (width ?? 0) * (height ?? 0) > maxPixels
  useEffect(() => {
    let isCurrent = true
    if (tooLarge) return undefined
    void pullRange(row, { in: place, index, from, to }).then((pulled) => {
      if (!isCurrent) return
      setBroken(false)
      setLoaded(
        pulled.ok ? { kind: 'url', url: `data:${mime};base64,${base64TextOf(pulled.bytes)}` } : { kind: 'failed', error: pulled.error },
      )
    })
    return () => {
      isCurrent = false
    }
  }, [row, place, index, from, to, mime, tooLarge])

  const size = width === undefined || height === undefined ? '' : `${width} × ${height}`
  return (
    <figure className={styles.figure}>
      <div className={styles.ground}>
        {loaded.kind === 'url' && !broken ? (
          <img
            className={styles.image}
            src={loaded.url}
            alt={t('inspect.image.alt', { mime, size })}
            width={width}
            height={height}
            onError={() => setBroken(true)}
          />
        ) : (
          <p className={styles.note}>
            {tooLarge
              ? t('inspect.image.tooLarge', { size: formatBytes(maxImageBytes) })
              : loaded.kind === 'failed'
                ? told(loaded.error.message)
                : broken
                  ? t('inspect.image.broken')
                  : t('inspect.image.loading')}
          </p>
        )}
      </div>
      <figcaption className={styles.caption}>{[mime, size, formatBytes(to - from)].filter((part) => part !== '').join(' · ')}</figcaption>
    </figure>
  )
}
