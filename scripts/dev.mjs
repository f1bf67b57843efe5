// `npm run dev`: the app with hot reloading of the renderer.
import { join } from 'node:path'
import { forgetBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { needsVirtualDisplay } from './lib/display.mjs'
import { isRoot } from './lib/electron.mjs'
import { projectRoot, runMain, say } from './lib/project.mjs'
import { run } from './lib/run.mjs'
import { ensureRuntime } from './lib/runtime.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'

await runMain(async () => {
  ensureDependencies(projectRoot)
  const runtime = await ensureRuntime(projectRoot)
  ensureSystemPackages({ window: true, runtime: runtime.executable })
  // It overwrites main and preload in out/ with development builds.
  forgetBuild(projectRoot)
  if (needsVirtualDisplay()) say('There is no display: the app runs under xvfb-run, where nobody sees it.')
  const electronVite = join(projectRoot, 'node_modules/electron-vite/bin/electron-vite.js')
  const env = isRoot ? { ...process.env, NO_SANDBOX: '1' } : process.env
  return run(process.execPath, [electronVite, 'dev', ...process.argv.slice(2)], { cwd: projectRoot, env, window: true })
})
