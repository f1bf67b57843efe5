// `npm run -s cli -- arguments`: the command line on plain Node, without Electron.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { projectRoot, runMain, userDirectory } from './lib/project.mjs'

await runMain(async () => {
  ensureDependencies(projectRoot)
  ensureBuild(projectRoot)
})

if (process.exitCode === 0) {
  const cli = join(projectRoot, 'out/main/cli.js')
  process.argv[1] = cli
  process.chdir(userDirectory())
  // In this very process: its streams, signals and exit code are the command's own, and there is no second start of Node to wait for.
  await import(pathToFileURL(cli).href)
}
