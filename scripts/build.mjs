// `npm run build`: always builds; the other commands build only what is out of date.
import { build } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { projectRoot, runMain } from './lib/project.mjs'

await runMain(async () => {
  ensureDependencies(projectRoot)
  build(projectRoot)
})
