import { type ElectronApplication, type Page, expect as playwrightExpect } from '@playwright/test'
import type { InspectorWindow } from '../pages/inspector-window'
import { freePort, messageArguments, type Peer, type ScriptName, startScript } from '../peers/peers'

/** Patient: pictures are taken on busy machines too. */
export const expect = playwrightExpect.configure({ timeout: 20_000 })

/** The window that scenes are played in, one after the other. */
export interface Stage {
  readonly app: ElectronApplication
  readonly page: Page
  readonly inspector: InspectorWindow
  /** The app's own folder. */
  readonly userData: string
  /** Has this run to the end of the group, then ends it. */
  readonly keep: <Owned extends AsyncDisposable>(owned: Owned) => Owned
}

/** Brings the window to what is pictured. */
export type Scene = (stage: Stage) => Promise<unknown>

/** Scenes of one window, in order: each goes on from the one before. */
export interface SceneGroup {
  /** What the system prefers, by the names of POSIX; English unless given. */
  readonly language?: string
  readonly scenes: Readonly<Record<string, Scene>>
}

/** Long enough for every group. */
const lifetime = ['--seconds', '600']

/** Starts a peer of the end-to-end tests, which ends with the group. */
export async function peer({ keep }: Stage, name: ScriptName, ...commandLine: readonly string[]): Promise<Peer> {
  return keep(await startScript(name, [...lifetime, ...commandLine]))
}

export const loopback = async (): Promise<string> => `tcp://127.0.0.1:${await freePort()}`

/** A publisher of these messages, again and again, with a pause after each. */
export async function publisher(stage: Stage, messages: readonly (readonly Uint8Array[])[], rounds = 1, intervalMs = 0): Promise<Peer> {
  const all = Array.from({ length: rounds }, () => messages).flat()
  const pace = ['--interval-ms', String(intervalMs)]
  return await peer(stage, 'publish', '--bind', 'tcp://127.0.0.1:*', ...pace, ...messageArguments(all))
}

/** Closes what is open above the window. */
export const dismiss: Scene = ({ page }) => page.keyboard.press('Escape')

/** Waits until what was notified has gone by itself. */
export const quiet: Scene = ({ inspector }) =>
  expect(inspector.notifications.getByRole('button', { name: 'Dismiss' })).toHaveCount(0, { timeout: 30_000 })
