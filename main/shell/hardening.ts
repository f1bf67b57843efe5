import { app, session } from 'electron'

/** Writing to the clipboard from a click is the only permission that the window needs. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Denies every page navigation, new windows, webviews and all permissions but {@link granted}; `isOwn` knows our pages. */
export function hardenContents(isOwn: (url: string) => boolean): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => {
      if (!isOwn(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(granted.has(permission) && isOwn(details.requestingUrl)),
  )
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => granted.has(permission) && isOwn(origin))
  defaultSession.setDevicePermissionHandler(() => false)
}
