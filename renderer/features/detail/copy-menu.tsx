import { Check, Copy } from 'lucide-react'
import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecodedNode } from '../../../shared/decoders/decoder'
import type { RowId } from '../../../shared/model'
import { callOrTell } from '../../app/inspector'
import { formatBytes } from '../../i18n/format'
import { jsonOf } from '../../stores/decoded-tree'
import { IconButton } from '../../ui/icon-button'
import { Menu, type MenuEntry } from '../../ui/menu'
import { showError, showInfo } from '../../ui/toast-manager'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { cArrayOf, pythonBytesOf } from '../decoded/copy-formats'
import { copyText, maxCopyBytes, pullFrame } from './copy-frames'
import { base64TextOf, hexTextOf, looseTextOf } from './frame-content'
import type { FramePart } from './use-frame-part'

const saidForMs = 1500

interface CopyMenuProps {
  readonly row: RowId
  readonly index: number
  readonly part: FramePart
  /** What a decoder made of it. */
  readonly node?: DecodedNode | undefined
}

/** Copies a frame, also what of it is not shown, unless it is too large for a clipboard. */
export function CopyMenu({ row, index, part, node }: CopyMenuProps): ReactElement {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const said = (isCopied: boolean): void => {
    if (!isCopied) return
    setCopied(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setCopied(false), saidForMs)
  }
  const copy = async (write: (bytes: Uint8Array) => string): Promise<void> => {
    const onlyPart = part.size > maxCopyBytes
    const whole = part.isWhole || onlyPart ? { ok: true as const, bytes: part.bytes } : await pullFrame(row, index, 0, part.size)
    if (!whole.ok) return showError(whole.error)
    if (!(await copyText(write(whole.bytes)))) return
    if (onlyPart) showInfo(t('detail.frame.copied'), t('detail.frame.copiedPart', { size: formatBytes(maxCopyBytes) }))
    said(true)
  }
  const entry = (id: string, label: string, write: (bytes: Uint8Array) => string): MenuEntry => ({
    kind: 'action',
    id,
    label,
    onSelect: () => void copy(write),
  })
  const save = async (): Promise<void> => {
    const path = await callOrTell('traffic.saveFrame', { row, frame: index })
    if (path !== undefined) showInfo(t('inspect.saved'), path)
  }
  const entries: MenuEntry[] = [
    entry('copyText', t('detail.frame.copyText'), looseTextOf),
    entry('copyHex', t('detail.frame.copyHex'), hexTextOf),
    entry('copyBase64', t('detail.frame.copyBase64'), base64TextOf),
    entry('copyC', t('inspect.copyC'), cArrayOf),
    entry('copyPython', t('inspect.copyPython'), pythonBytesOf),
  ]
  if (node?.children !== undefined) {
    entries.push({ kind: 'action', id: 'copyJson', label: t('inspect.copyJson'), onSelect: () => void copyText(jsonOf(node)).then(said) })
  }
  entries.push({ kind: 'separator', id: 'save-separator' })
  entries.push({ kind: 'action', id: 'save', label: t('inspect.save'), onSelect: () => void save() })

  return (
    <>
      <Menu
        align="end"
        entries={entries}
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
