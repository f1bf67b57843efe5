import { LayoutTemplate } from 'lucide-react'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { EndpointSourceSnapshot } from '../../../shared/ipc/contract'
import { Button } from '../../ui/button'
import { Menu } from '../../ui/menu'
import { useSend } from './send-store'
import { jsonRpcTemplate, jupyterTemplate, majordomoTemplate, type TemplateFacts, type TemplateFrame } from './templates'

/** All messages of this window are of one session. */
const session = crypto.randomUUID()

/** Puts the frames of a known request into the composer, in the place of what is there. */
export function TemplateMenu({ source }: { readonly source: EndpointSourceSnapshot }): ReactElement {
  const { t } = useTranslation()
  const insert = useSend((state) => state.insert)
  const entry = (id: string, label: string, make: (facts: TemplateFacts) => readonly TemplateFrame[]) => ({
    kind: 'action' as const,
    id,
    label,
    onSelect: () => {
      const { socket } = source.config
      void insert(source.id, make({ id: crypto.randomUUID(), session, date: new Date().toISOString(), socket }))
    },
  })
  return (
    <Menu
      trigger={
        <Button size="small" variant="ghost" icon={<LayoutTemplate aria-hidden />}>
          {t('jupyter.template.insert')}
        </Button>
      }
      entries={[
        {
          kind: 'group',
          id: 'jupyter',
          label: t('jupyter.template.jupyter'),
          entries: [
            entry('execute', t('jupyter.template.execute'), (facts) => jupyterTemplate('execute_request', facts)),
            entry('kernel-info', t('jupyter.template.kernelInfo'), (facts) => jupyterTemplate('kernel_info_request', facts)),
            entry('complete', t('jupyter.template.complete'), (facts) => jupyterTemplate('complete_request', facts)),
          ],
        },
        {
          kind: 'group',
          id: 'others',
          label: t('jupyter.template.others'),
          entries: [
            entry('json-rpc', t('jupyter.template.jsonRpc'), jsonRpcTemplate),
            entry('majordomo', t('jupyter.template.majordomo'), majordomoTemplate),
          ],
        },
      ]}
    />
  )
}
