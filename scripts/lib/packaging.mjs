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
