// `npm run package`: a package for this machine. `-- --dir`: only its folder. `-- --release`: everything that gets published.
// Other arguments are electron-builder's, such as `-- --linux deb --arm64`.
import { fileURLToPath } from 'node:url'
import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { builderArguments, isReleaseBuild } from './lib/packaging.mjs'
import { projectRoot, runMain, Stop, say } from './lib/project.mjs'
import { run } from './lib/run.mjs'
import { ensureRuntime } from './lib/runtime.mjs'
import { ensureSystemPackages, findOnPath } from './lib/system-packages.mjs'

await runMain(async () => {
  const packageArguments = process.argv.slice(2)
  const release = isReleaseBuild(packageArguments)
  ensureDependencies(projectRoot)
  const runtime = await ensureRuntime(projectRoot)
  if (release && runtime.kind === 'fallback') {
    throw new Stop('A release cannot be built on the fallback Electron runtime: build it where the official Electron can be downloaded.')
  }
  const folderOnly = packageArguments.includes('--dir')
  ensureSystemPackages({ packaging: !folderOnly })
  ensureBuild(projectRoot)

  const builder = fileURLToPath(import.meta.resolve('electron-builder/cli.js'))
  const request = { packageArguments, platform: process.platform, architecture: process.arch, runtime, release }
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env }
  // electron-builder downloads a 7-Zip of its own unless it is given one.
  env.ELECTRON_BUILDER_7ZIP_PATH ??= findOnPath('7za') ?? findOnPath('7z')
  if (release) env.CI_RELEASE = '1'
  // Measured: 121 MB in 18 s instead of 78 MB in 150 s.
  else env.ELECTRON_BUILDER_COMPRESSION_LEVEL ??= '1'
  const exitCode = await run(process.execPath, [builder, ...builderArguments(request)], { cwd: projectRoot, env })
  if (exitCode === 0 && runtime.kind === 'fallback') {
    say('')
    say(`DEVELOPMENT BUILD: what is in release/ runs on the fallback runtime, Electron ${runtime.version}. Do not publish it.`)
  }
  return exitCode
})
