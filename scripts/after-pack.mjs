// electron-builder calls this when a folder is complete, before it is put into an archive or an installer.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fallbackMarker } from './lib/fallback-runtime.mjs'
import { isReleaseBuild } from './lib/packaging.mjs'

/** @param {{ appOutDir: string, packager: { getResourcesDir: (appOutDir: string) => string } }} context */
export async function afterPack({ appOutDir, packager }) {
  // The last line of defence, for an electron-builder that was not started by scripts/package.mjs.
  if (isReleaseBuild([]) && existsSync(join(appOutDir, fallbackMarker))) {
    throw new Error(
      'The fallback Electron runtime must not get into a release build: build it where the official Electron can be downloaded.',
    )
  }
  // Electron's own start page, which is of no use in an app.
  rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true })
}
