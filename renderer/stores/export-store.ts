import { t } from 'i18next'
import { create } from 'zustand'
import type { ExportProgress } from '../../shared/ipc/contract'
import { callOrTell } from '../app/inspector'
import { formatCount } from '../i18n/format'
import { showInfo } from '../ui/toast-manager'

interface ExportStore {
  /** From the choice of a file until it is written; without numbers before the first report. */
  readonly running: boolean
  readonly progress: ExportProgress | undefined
  readonly report: (progress: ExportProgress) => void
}

export const useExport = create<ExportStore>()((set) => ({
  running: false,
  progress: undefined,
  report: (progress) => set((state) => (state.running ? { progress } : {})),
}))

/** Asks for a file and writes the capture to it; one at a time. The outcome is told. */
export async function startExport(): Promise<void> {
  if (useExport.getState().running) return
  useExport.setState({ running: true, progress: undefined })
  const outcome = await callOrTell('export.start', { format: 'jsonl' })
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
