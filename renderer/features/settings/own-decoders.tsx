import { FolderOpen } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { UserDecoderInfo } from '../../../shared/ipc/inspect'
import { toldError } from '../../i18n/sentences'
import { enableOwnDecoder, showDecodersFolder, useDecoders } from '../../stores/decoders-store'
import { Button } from '../../ui/button'
import { StatusDot } from '../../ui/status-dot'
import { Switch } from '../../ui/switch'
import styles from './own-decoders.module.css'
import folderStyles from './settings.module.css'

/** The files of the user's own decoders: which read messages, and what is wrong with the others. */
export function OwnDecoders(): ReactElement {
  const { t } = useTranslation()
  const own = useDecoders((state) => state.own)
  return (
    <>
      <p className={styles.hint}>{t('jupyter.own.hint')}</p>
      {own.length === 0 ? (
        <p>{t('jupyter.own.none')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('jupyter.own.list')}>
          {own.map((info) => (
            <File key={info.file} info={info} />
          ))}
        </ul>
      )}
      <Button className={folderStyles.folder} icon={<FolderOpen size={15} aria-hidden />} onClick={() => void showDecodersFolder()}>
        {t('jupyter.own.folder')}
      </Button>
    </>
  )
}

function File({ info }: { readonly info: UserDecoderInfo }): ReactElement {
  const { t } = useTranslation()
  const { file, name, title, isEnabled, error } = info
  const state = !isEnabled ? 'off' : error === undefined ? 'reads' : 'failed'
  const tones = { off: 'idle', reads: 'ok', failed: 'error' } as const
  return (
    <li className={styles.file}>
      <div className={styles.facts}>
        <span className={styles.line}>
          <StatusDot tone={tones[state]} label={t(`jupyter.own.${state}`)} />
          <span className={styles.title}>{title ?? file}</span>
          <code className={styles.name}>{[name, file].filter((part) => part !== undefined).join(' · ')}</code>
        </span>
        {error === undefined || !isEnabled ? undefined : <p className={styles.error}>{toldError(error)}</p>}
      </div>
      <Switch label={t('jupyter.own.enable', { file })} checked={isEnabled} onChange={(next) => enableOwnDecoder(file, next)} />
    </li>
  )
}
