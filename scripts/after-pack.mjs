// electron-builder calls this when a folder is complete, before it is put into an archive or an installer.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { listPackage } from '@electron/asar'
import { Arch } from 'electron-builder'
import { fallbackMarker } from './lib/fallback-runtime.mjs'
import { isReleaseBuild, unexpectedContents } from './lib/packaging.mjs'

/** @param {import('electron-builder').AfterPackContext} context */
export async function afterPack({ appOutDir, packager, electronPlatformName, arch }) {
  // The last line of defence, for an electron-builder that was not started by scripts/package.mjs.
  if (isReleaseBuild([]) && existsSync(join(appOutDir, fallbackMarker))) {
    throw new Error(
      'The fallback Electron runtime must not get into a release build: build it where the official Electron can be downloaded.',
    )
  }
  const resources = packager.getResourcesDir(appOutDir)
  const problem = unexpectedContents(listPackage(join(resources, 'app.asar'), { isPack: false }), `${electronPlatformName}/${Arch[arch]}`)
  if (problem !== undefined) throw new Error(`${problem}: correct "files" in electron-builder.yml.`)
  // Electron's own start page, which is of no use in an app.
  rmSync(join(resources, 'default_app.asar'), { force: true })
}
