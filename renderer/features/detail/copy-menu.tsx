import { Check, Copy } from 'lucide-react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RowId } from '../../../shared/model'
import { formatBytes } from '../../i18n/format'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import { showError, showInfo } from '../../ui/toast-manager'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { copyText, maxCopyBytes, pullFrame } from './copy-frames'
import { base64TextOf, hexTextOf, looseTextOf } from './frame-content'
import type { FramePart } from './use-frame-part'

const saidForMs = 1500

interface CopyMenuProps {
  readonly row: RowId
  readonly index: number
  readonly part: FramePart
}

/** Copies a frame, also what of it is not shown, unless it is too large for a clipboard. */
export function CopyMenu({ row, index, part }: CopyMenuProps): ReactElement {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const copy = async (write: (bytes: Uint8Array) => string): Promise<void> => {
    const onlyPart = part.size > maxCopyBytes
    const whole = part.isWhole || onlyPart ? { ok: true as const, bytes: part.bytes } : await pullFrame(row, index, 0, part.size)
    if (!whole.ok) return showError(whole.error)
    if (!(await copyText(write(whole.bytes)))) return
    if (onlyPart) showInfo(t('detail.frame.copied'), t('detail.frame.copiedPart', { size: formatBytes(maxCopyBytes) }))
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), saidForMs)
  }
  const entry = (id: 'copyText' | 'copyHex' | 'copyBase64', write: (bytes: Uint8Array) => string) =>
    ({ kind: 'action', id, label: t(`detail.frame.${id}`), onSelect: () => void copy(write) }) as const

  return (
    <>
      <Menu
        align="end"
        entries={[entry('copyText', looseTextOf), entry('copyHex', hexTextOf), entry('copyBase64', base64TextOf)]}
        trigger={
          <IconButton
            size="small"
            label={t('detail.frame.copy', { number: index + 1 })}
            icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          />
        }
      />
      <span role="status">
        <VisuallyHidden>{copied ? t('detail.frame.copied') : ''}</VisuallyHidden>
      </span>
    </>
  )
}
