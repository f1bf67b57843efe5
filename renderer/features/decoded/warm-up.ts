/** Makes ready, while the window has nothing else to do, what the first text that is looked at would wait for. */
export function warmUpEditor(): void {
  requestIdleCallback(async () => {
    const { openCodeEditor } = await import('./code-editor')
    requestIdleCallback(() => {
      const editor = openCodeEditor(document.createElement('div'), '')
      editor.show('{\n  "name": 1\n}', 'json')
      editor.destroy()
    })
  })
}
