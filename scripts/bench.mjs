// `npm run bench[:tap]`, `npm run fuzz`: bundles a program of bench/ and runs it on this Node. `node scripts/bench.mjs NAME [arguments]`
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { benchFolder, bundleForNode } from './lib/bench.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { projectRoot, runMain, Stop } from './lib/project.mjs'
import { run } from './lib/run.mjs'

const sources = join(projectRoot, 'bench')

await runMain(async () => {
  const [name = '', ...programArguments] = process.argv.slice(2)
  if (!existsSync(join(sources, `${name}.ts`))) {
    const names = readdirSync(sources).filter((file) => file.endsWith('.ts'))
    throw new Stop(`There is no measurement “${name}”: use one of ${names.map((file) => file.replace(/\.ts$/, '')).join(', ')}.`)
  }
  ensureDependencies(projectRoot)
  await bundleForNode({ [name]: `bench/${name}.ts` })
  return run(process.execPath, [join(benchFolder, `${name}.mjs`), ...programArguments], { cwd: projectRoot })
})
