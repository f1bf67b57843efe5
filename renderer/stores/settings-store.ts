import * as v from 'valibot'
import { create } from 'zustand'
import { type Settings, type SettingsChange, settingsSchema } from '../../shared/settings'
import { callOrTell } from '../app/inspector'

interface SettingsStore {
  readonly settings: Settings
  readonly replace: (settings: Settings) => void
}

export const useSettings = create<SettingsStore>()((set) => ({
  settings: v.parse(settingsSchema, {}),
  replace: (settings) => set({ settings }),
}))

/** Changes some settings, here and on disk; a failure is told. */
export async function changeSettings(change: SettingsChange): Promise<void> {
  const settings = await callOrTell('settings.change', change)
  if (settings !== undefined) useSettings.getState().replace(settings)
}
