import type { KeyboardEvent } from 'react'

/** Whether a key asks for the context menu. macOS has none that does it by itself. */
export const isMenuKey = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'ContextMenu' || (key === 'F10' && shiftKey)

/** Pixels from the left edge of an element to its menu. */
const insetPx = 96

/** Opens the context menu of an element below it, as a right click on it does. */
export function openMenuBelow(element: Element): void {
  const { left, bottom, width } = element.getBoundingClientRect()
  const clientX = left + Math.min(insetPx, width / 2)
  element.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2, clientX, clientY: bottom }))
}
