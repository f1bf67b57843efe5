import { app, nativeTheme } from 'electron'
import * as v from 'valibot'
import { chosenLanguage } from '../../shared/language'
import type { SourceId } from '../../shared/model'
import { type Settings, type SettingsChange, settingsSchema } from '../../shared/settings'
import type { SourceConfig } from '../../shared/source-config'
import type { CaptureEngine } from '../capture/engine'
import { setLanguage } from './i18n'
import type { SettingsFile } from './settings-file'

const maxRecentEndpoints = 12

/** What outlives a run: settings and sources, kept in step between the engine and the file. */
export class Workspace {
  readonly #engine: CaptureEngine
  readonly #file: SettingsFile
  /** Sources that are not saved. */
  readonly #passing = new Set<SourceId>()

  /** Applies the saved settings and adds the saved sources, stopped. */
  constructor(engine: CaptureEngine, file: SettingsFile) {
    this.#engine = engine
    this.#file = file
    this.#apply(this.settings)
    for (const config of file.get('sources')) engine.addSource(config)
  }

  get settings(): Settings {
    return this.#file.get('settings')
  }

  changeSettings(change: SettingsChange): Settings {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const settings = v.parse(settingsSchema, { ...this.settings, ...given })
    this.#file.set('settings', settings)
    this.#apply(settings)
    return settings
  }

  /** A source is not saved: what it connects to, or what is needed for it, is not there any more next time. */
  keepUnsaved(source: SourceId): void {
    this.#passing.add(source)
  }

  /** Saves the sources as they are now, and remembers the endpoints of one that was just used. */
  saveSources(used?: SourceConfig): void {
    // Credentials belong in the OS's keychain, never in this file: a source that has any is not saved yet.
    const configs = this.#engine
      .sources()
      .filter(({ id, demo, config }) => !demo && !this.#passing.has(id) && (config.kind === 'tap' || config.security.mechanism === 'NULL'))
      .map((source) => source.config)
    this.#file.set('sources', configs)
    if (used === undefined) return
    const recent = new Set([...addressesOf(used), ...this.settings.recentEndpoints])
    this.changeSettings({ recentEndpoints: [...recent].slice(0, maxRecentEndpoints) })
  }

  #apply(settings: Settings): void {
    nativeTheme.themeSource = settings.theme
    setLanguage(chosenLanguage(settings.language, app.getPreferredSystemLanguages()))
    this.#engine.setLimits({ captureLimitBytes: settings.captureLimitBytes, requestTimeoutMs: settings.requestTimeoutMs })
  }
}

function addressesOf(config: SourceConfig): readonly string[] {
  return config.kind === 'tap' ? [config.upstream, config.listen] : config.endpoints.map(({ address }) => address)
}
