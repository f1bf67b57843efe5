// What the fallback runtime runs first (resources/default_app.asar): `electron [flags] [-r module] <app folder> [app's own arguments]`.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
// biome-ignore lint/correctness/noUndeclaredDependencies: Electron itself provides it.
import { app } from 'electron'

/** @type {string[]} */
const preloads = []
/** @type {string | undefined} */
let folder
const given = process.argv.slice(1)
while (folder === undefined && given.length > 0) {
  const argument = given.shift() ?? ''
  // Playwright passes a module that has to run before the app does.
  if (argument === '-r' || argument === '--require') preloads.push(given.shift() ?? '')
  else if (!argument.startsWith('-')) folder = resolve(argument)
}

if (folder === undefined) {
  console.error('Usage: electron [flags] [-r module] <app folder>')
  process.exit(1)
}

const requireFromFolder = createRequire(resolve(folder, 'package.json'))
for (const module of preloads) requireFromFolder(module)

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
const description = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'))
app.name = description.productName ?? description.name
// As Electron's own start page does; its types leave these out.
const undocumented = /** @type {Electron.App & { setVersion(version: string): void, setAppPath(path: string): void }} */ (app)
undocumented.setVersion(description.version)
app.setDesktopName(description.desktopName ?? `${description.name}.desktop`)
undocumented.setAppPath(folder)

// Awaited at the top level: Electron holds its ready event back until then, so that the app can still register schemes.
await import(pathToFileURL(resolve(folder, description.main)).href)
