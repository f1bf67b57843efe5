import type { ReactElement } from 'react'
import { unreachable } from '../../shared/errors'
import { ConnectionDialog } from '../features/connection-dialog/connection-dialog'
import { DecoderDialog } from '../features/decoded/decoder-dialog'
import { ExportDialog } from '../features/export/export-dialog'
import { ColourRulesDialog } from '../features/filter/colour-rules-dialog'
import { GoToDialog } from '../features/filter/go-to-dialog'
import { SaveFilterDialog } from '../features/filter/save-filter-dialog'
import { SavedFiltersDialog } from '../features/filter/saved-filters-dialog'
import { Palette } from '../features/palette/palette'
import { AnnotateDialog } from '../features/sessions/annotate-dialog'
import { SessionsDialog } from '../features/sessions/sessions-dialog'
import { AboutDialog } from '../features/settings/about-dialog'
import { SettingsDialog } from '../features/settings/settings-dialog'
import { ShortcutsDialog } from '../features/shortcuts/shortcuts-dialog'
import { RemoveSourceDialog } from '../features/sources/remove-source-dialog'
import { TapDialog } from '../features/tap-dialog/tap-dialog'
import { useDialogs } from '../stores/dialogs-store'
import { useSources } from '../stores/sources-store'

/** The one dialog that is open, if any; one about a source that is gone is not. */
export function Dialogs(): ReactElement | undefined {
  const dialog = useDialogs((dialogs) => dialogs.dialog)
  const source = useSources(({ sources }) =>
    dialog !== undefined && 'source' in dialog ? sources.find(({ id }) => id === dialog.source) : undefined,
  )
  switch (dialog?.kind) {
    case undefined:
      return undefined
    case 'new-connection':
      return <ConnectionDialog source={undefined} socket={dialog.socket} />
    case 'new-tap':
      return <TapDialog source={undefined} />
    case 'edit-connection':
      if (source?.kind === 'tap') return <TapDialog key={source.id} source={source} />
      return source === undefined ? undefined : <ConnectionDialog key={source.id} source={source} />
    case 'remove-source':
      return source === undefined ? undefined : <RemoveSourceDialog source={source} />
    case 'choose-decoder':
      return <DecoderDialog row={dialog.row} />
    case 'sessions':
      return <SessionsDialog purpose={dialog.purpose} />
    case 'annotate':
      return <AnnotateDialog key={dialog.row} row={dialog.row} />
    case 'export':
      return <ExportDialog />
    case 'settings':
      return <SettingsDialog />
    case 'save-filter':
      return <SaveFilterDialog filter={dialog.filter} />
    case 'saved-filters':
      return <SavedFiltersDialog />
    case 'colour-rules':
      return <ColourRulesDialog />
    case 'go-to':
      return <GoToDialog />
    case 'palette':
      return <Palette />
    case 'shortcuts':
      return <ShortcutsDialog />
    case 'about':
      return <AboutDialog />
    default:
      return unreachable(dialog)
  }
}
