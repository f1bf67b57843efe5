import type { InspectorBridge } from '../../preload/index'

declare global {
  interface Window {
    /** Put there by the preload script; the only way out of the sandbox. */
    readonly inspector: InspectorBridge
  }
}
