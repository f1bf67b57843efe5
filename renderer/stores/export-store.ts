import { t } from 'i18next'
import { create } from 'zustand'
import type { ExportProgress, ViewQuery } from '../../shared/ipc/contract'
import { callOrTell } from '../app/inspector'
import { formatCount } from '../i18n/format'
import { showInfo } from '../ui/toast-manager'

interface ExportChoices {
  /** Only the rows of the list. */
  readonly onlyListed: boolean
  /** With what decoders say of messages. */
  readonly decoded: boolean
}

interface ExportStore {
  /** From the choice of a file until it is written; without numbers before the first report. */
  readonly running: boolean
  readonly progress: ExportProgress | undefined
  /** The last ones. */
  readonly choices: ExportChoices
  readonly report: (progress: ExportProgress) => void
}

export const useExport = create<ExportStore>()((set) => ({
  running: false,
  progress: undefined,
  choices: { onlyListed: false, decoded: false },
  report: (progress) => set((state) => (state.running ? { progress } : {})),
}))

/** Asks for a file and writes the capture to it, or only the rows of a list; one at a time. The outcome is told. */
export async function startExport(choices: ExportChoices, query: ViewQuery | undefined): Promise<void> {
  if (useExport.getState().running) return
  useExport.setState({ running: true, progress: undefined, choices })
  const outcome = await callOrTell('export.start', { format: 'jsonl', decoded: choices.decoded, ...(query === undefined ? {} : { query }) })
  useExport.setState({ running: false, progress: undefined })
  if (outcome?.kind === 'saved') {
    const { path, records, evicted } = outcome
    showInfo(
      t('export.saved', { count: records, value: formatCount(records) }),
      evicted === 0 ? path : t('export.evicted', { path, count: evicted, value: formatCount(evicted) }),
    )
  }
}

export const cancelExport = async (): Promise<void> => void (await callOrTell('export.cancel', undefined))
