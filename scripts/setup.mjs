// Makes a fresh clone ready: packages, Electron runtime, system libraries. `npm run setup [-- --tests] [--fallback-runtime]`
import { ensureDependencies } from './lib/dependencies.mjs'
import { projectRoot, runMain } from './lib/project.mjs'
import { ensureRuntime } from './lib/runtime.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'

await runMain(async () => {
  ensureDependencies(projectRoot)
  const forceFallback = process.argv.includes('--fallback-runtime')
  const runtime = await ensureRuntime(projectRoot, { forceFallback })
  ensureSystemPackages({ window: true, tests: process.argv.includes('--tests'), runtime: runtime.executable })
})
