const platformFlags = { linux: ['--linux', '-l'], win32: ['--win', '--windows', '-w'], darwin: ['--mac', '--macos', '-m'] }
const architectureFlags = ['--x64', '--arm64']

/** A release is what gets published: asked for by --release, or by CI_RELEASE in the environment of a release pipeline. */
export function isReleaseBuild(/** @type {string[]} */ packageArguments, env = process.env) {
  return packageArguments.includes('--release') || Boolean(env.CI_RELEASE)
}

/**
 * What electron-builder is asked for. A release takes all targets of the configuration and an Electron that electron-builder
 * downloads and checks itself; other builds for this very machine take the runtime in node_modules, whichever it is.
 * @param {{
 *   packageArguments: string[]
 *   platform: string
 *   architecture: string
 *   runtime: { kind: 'official' | 'fallback', version: string }
 *   release: boolean
 * }} request
 * @returns {string[]}
 */
export function builderArguments({ packageArguments, platform, architecture, runtime, release }) {
  const wanted = packageArguments.filter((argument) => argument !== '--release')
  const foreignFlags = [
    ...Object.entries(platformFlags).flatMap(([name, flags]) => (name === platform ? [] : flags)),
    ...architectureFlags.filter((flag) => flag !== `--${architecture}`),
  ]
  const isForThisMachine = !wanted.some((argument) => foreignFlags.includes(argument))
  const result = [...wanted, '--publish=never']
  if (release) return result
  const hasArchitecture = wanted.some((argument) => architectureFlags.includes(argument))
  if (!hasArchitecture) result.push(`--${architecture}`)
  // The one archive that needs no further download; the folder is made on the way.
  if (wanted.length === 0 && platform === 'linux') result.push('--linux', 'tar.gz')
  if (isForThisMachine) {
    result.push('-c.electronDist=node_modules/electron/dist')
    if (runtime.kind === 'fallback') {
      result.push(`-c.electronVersion=${runtime.version}`)
      // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder's own placeholders.
      result.push('-c.artifactName=zmq-inspector-${version}-${os}-${arch}-development.${ext}')
    }
  }
  return result
}

/**
 * What is wrong with the contents of app.asar. A slip in the patterns of electron-builder.yml is easily made and shows nowhere
 * else: too much only makes the package larger, and a missing addon only shows on the target.
 * @param {string[]} paths of the archive, from its root
 * @param {string} target such as linux/x64, as zeromq's folders are called
 * @returns {string | undefined}
 */
export function unexpectedContents(paths, target) {
  const parts = paths.map((path) => path.split(/[\\/]/).filter((part) => part !== ''))
  const stray = parts.find(([top = '']) => !['out', 'node_modules', 'package.json'].includes(top))
  if (stray) return `The package holds ${stray.join('/')}, which is not part of the app`
  const addons = parts.filter((path) => path.at(-1)?.endsWith('.node')).map((path) => path.join('/'))
  const isRight = addons.length === 1 && addons[0]?.includes(`/${target}/`)
  if (!isRight) return `The package holds not just the one native addon for ${target} but ${addons.join(', ') || 'none'}`
  return undefined
}
