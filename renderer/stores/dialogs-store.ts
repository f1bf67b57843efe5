import { create } from 'zustand'
import type { RowId, RowSummary, SocketType, SourceId } from '../../shared/model'

/** The dialog that is open; there is one at a time. */
export type OpenDialog =
  | { readonly kind: 'new-connection'; readonly socket?: SocketType }
  | { readonly kind: 'new-tap' }
  | { readonly kind: 'edit-connection'; readonly source: SourceId }
  | { readonly kind: 'remove-source'; readonly source: SourceId }
  | { readonly kind: 'choose-decoder'; readonly row: RowSummary }
  | { readonly kind: 'sessions'; readonly purpose: 'open' | 'merge' }
  | { readonly kind: 'annotate'; readonly row: RowId }
  | { readonly kind: 'export' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'save-filter'; readonly filter: string }
  | { readonly kind: 'saved-filters' }
  | { readonly kind: 'colour-rules' }
  | { readonly kind: 'go-to' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'about' }

interface Dialogs {
  readonly dialog: OpenDialog | undefined
  readonly open: (dialog: OpenDialog) => void
  readonly close: () => void
}

export const useDialogs = create<Dialogs>()((set) => ({
  dialog: undefined,
  open: (dialog) => set({ dialog }),
  close: () => set({ dialog: undefined }),
}))

export const openDialog = (dialog: OpenDialog): void => useDialogs.getState().open(dialog)
export const closeDialog = (): void => useDialogs.getState().close()
