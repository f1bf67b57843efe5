import { type ReactElement, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceId } from '../../../shared/model'
import { Switch } from '../../ui/switch'
import { canSign } from './jupyter-signing'
import { useSend } from './send-store'
import { signaturePlace } from './templates'

/** Whether what is written is signed when it is sent; only where it is a Jupyter message. */
export function SignField({ source }: { readonly source: SourceId }): ReactElement | undefined {
  const { t } = useTranslation()
  const isJupyter = useSend(({ frames }) => signaturePlace(frames) !== undefined)
  const sign = useSend((state) => state.sign)
  const setSign = useSend((state) => state.setSign)
  const [keyed, setKeyed] = useState<SourceId>()
  useEffect(() => {
    if (!isJupyter) return undefined
    let current = true
    void canSign(source).then((can) => {
      if (current) setKeyed(can ? source : undefined)
    })
    return () => {
      current = false
    }
  }, [isJupyter, source])
  if (!isJupyter) return undefined
  const hasKey = keyed === source
  return (
    <Switch
      label={t('jupyter.sign.label')}
      description={hasKey ? t('jupyter.sign.hint') : t('jupyter.sign.noKey')}
      checked={sign && hasKey}
      disabled={!hasKey}
      onChange={setSign}
    />
  )
}
