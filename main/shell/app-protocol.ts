import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'

/** The window's own origin: `file:` would give pages more than they need and fails inside the packed app. */
export const appOrigin = 'app://inspector'
const appHost = new URL(appOrigin).host

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.map': 'application/json',
}

/** Must run before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

/** Serves the built renderer, and nothing outside its folder, under {@link appOrigin}. */
export function serveApp(folder: string): void {
  protocol.handle('app', async (request) => {
    try {
      const url = new URL(request.url)
      const path = normalize(join(folder, decodeURIComponent(url.pathname)))
      const mediaType = mediaTypes[extname(path)]
      if (url.host !== appHost || !path.startsWith(folder + sep) || mediaType === undefined) return notFound()
      return new Response(new Uint8Array(await readFile(path)), {
        headers: { 'content-type': mediaType, 'x-content-type-options': 'nosniff' },
      })
    } catch {
      // Whatever the reason, to a page a file that cannot be read is one that is not there.
      return notFound()
    }
  })
}

const notFound = (): Response => new Response('Not found', { status: 404 })
