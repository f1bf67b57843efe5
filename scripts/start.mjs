// `npm start [-- app arguments]`: sets up, builds and opens the app.
import { ensureBuild } from './lib/build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { needsVirtualDisplay } from './lib/display.mjs'
import { electronSwitches } from './lib/electron.mjs'
import { projectRoot, runMain, say, userDirectory } from './lib/project.mjs'
import { run } from './lib/run.mjs'
import { ensureRuntime } from './lib/runtime.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'

await runMain(async () => {
  const appArguments = process.argv.slice(2)
  ensureDependencies(projectRoot)
  const runtime = await ensureRuntime(projectRoot)
  ensureSystemPackages({ window: true, runtime: runtime.executable })
  ensureBuild(projectRoot)
  if (runtime.kind === 'fallback') say(`Running on the fallback runtime, Electron ${runtime.version}: for development and tests only.`)
  if (needsVirtualDisplay()) {
    say('There is no display: the app runs under xvfb-run, where nobody sees it.')
    if (!appArguments.some((argument) => argument.startsWith('--screenshot'))) {
      say('For a picture of its window: npm start -- --demo --screenshot shot.png')
    }
  }
  // From the user's directory, so that relative files in the arguments mean what they say.
  return run(runtime.executable, [...electronSwitches, projectRoot, ...appArguments], { cwd: userDirectory(), window: true })
})
