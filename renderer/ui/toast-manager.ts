import { Toast } from '@base-ui/react/toast'
import type { AppError } from '../../shared/errors'

/** The one queue of notices at the corner of the window, usable outside React too. */
export const toastManager = Toast.createToastManager()

/** Tells of a failure: what failed and what to do about it. It stays until it is closed; the same one is not repeated. */
export function showError(error: AppError): void {
  toastManager.add({
    id: `${error.code} ${error.message}`,
    type: 'error',
    title: error.message,
    description: error.hint,
    timeout: 0,
  })
}

/** Says why nothing happened. It goes by itself; the same one is not repeated. */
export function showNote(title: string): void {
  toastManager.add({ id: title, type: 'note', title, timeout: 4000 })
}

/** Tells of something done. It goes by itself. */
export function showInfo(title: string, description?: string): void {
  toastManager.add({ type: 'info', title, description, timeout: 6000 })
}
