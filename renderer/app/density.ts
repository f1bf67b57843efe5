import type { Density } from '../../shared/settings'
import { useSettings } from '../stores/settings-store'

/** As tokens.css and preferences.css have it (`--row-height`): lists whose rows are only drawn where they are seen count with it. */
export const rowHeightsPx: Readonly<Record<Density, number>> = { comfortable: 26, compact: 22 }

/** Keeps the page's density as the settings say: preferences.css has the rest. */
export function startDensity(): void {
  const apply = (): void => {
    document.documentElement.dataset.density = useSettings.getState().settings.density
  }
  apply()
  useSettings.subscribe(apply)
}
