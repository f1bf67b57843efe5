import { isDeepStrictEqual } from 'node:util'
import { type BrowserWindow, dialog } from 'electron'
import type { DecoderChoice } from '../../shared/decoders/choice'
import { InspectorError, toAppError } from '../../shared/errors'
import { maxFrameChunkBytes } from '../../shared/ipc/contract'
import type { DecoderKey, SchemaInfo } from '../../shared/ipc/inspect'
import { type JupyterSource, withKeys } from '../../shared/jupyter/key-choices'
import type { RowId } from '../../shared/model'
import { said } from '../../shared/sentences/said'
import type { SavedDecoderChoice } from '../../shared/settings'
import { AtomicFile } from '../export/atomic-file'
import type { Reading } from '../reading/reading'
import { text } from './i18n'
import type { CallHandlers } from './ipc-server'
import type { JupyterKernels } from './jupyter-kernels'
import type { SchemaFolder } from './schema-folder'
import type { Workspace } from './workspace'

interface DeskParts {
  readonly window: BrowserWindow
  readonly reading: Reading
  readonly workspace: Workspace
  readonly schemas: SchemaFolder
  readonly jupyter: JupyterKernels
  readonly settingsChanged: () => void
}

/** What the user decides about decoders, and the files that go with it. */
export class DecoderDesk {
  readonly #parts: DeskParts
  #told: readonly SavedDecoderChoice[] | undefined
  #toldSources: readonly JupyterSource[] = []
  /** Keys by what they are for. They are secrets, so no file ever has them. */
  readonly #keys = new Map<string, string>()

  constructor(parts: DeskParts) {
    this.#parts = parts
  }

  /** Tells the thread what is chosen, if that has changed. */
  settingsChanged(): void {
    const { workspace, jupyter } = this.#parts
    const { decoderChoices } = workspace.settings
    const isSame = decoderChoices === this.#told || (this.#told === undefined && decoderChoices.length === 0)
    if (!isSame || !isDeepStrictEqual(jupyter.sources(), this.#toldSources)) this.#tell()
  }

  setKey({ key, ...place }: DecoderKey): void {
    if (key === '') this.#keys.delete(placeOf(place))
    else this.#keys.set(placeOf(place), key)
    this.#tell()
  }

  #tell(): void {
    const { workspace, schemas, reading, jupyter } = this.#parts
    const { decoderChoices } = workspace.settings
    this.#told = decoderChoices
    this.#toldSources = jupyter.sources()
    const choices = decoderChoices.map((choice) => withSettings(choice, schemas, this.#keys.get(placeOf(choice))))
    // A thread that is lost is told when it is started again.
    void reading.choose(withKeys(choices, this.#toldSources)).catch(() => undefined)
  }

  /** @throws InspectorError why the files are no schema, or cannot be read. */
  async addSchema(): Promise<SchemaInfo | undefined> {
    const { window, schemas } = this.#parts
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: text('schema.title'),
      buttonLabel: text('schema.button'),
      properties: ['openFile', 'multiSelections'],
      filters: [{ name: text('schema.files'), extensions: ['proto', 'avsc'] }],
    })
    if (canceled || filePaths.length === 0) return undefined
    try {
      return schemas.add(filePaths)
    } catch (thrown) {
      if (thrown instanceof InspectorError) throw thrown
      throw new InspectorError({ code: 'BAD_SCHEMA', message: said`The schema could not be added: ${toAppError(thrown).message}.` })
    }
  }

  removeSchema(id: string): void {
    const { schemas, workspace, settingsChanged } = this.#parts
    schemas.remove(id)
    const { decoderChoices } = workspace.settings
    if (!decoderChoices.some(({ schema }) => schema === id)) return
    workspace.changeSettings({ decoderChoices: decoderChoices.filter(({ schema }) => schema !== id) })
    this.settingsChanged()
    settingsChanged()
  }

  /**
   * Asks for a file and writes a frame to it, piece by piece.
   * @throws InspectorError `NOT_HELD`, or why the file cannot be written.
   */
  async saveFrame(row: RowId, frame: number): Promise<string | undefined> {
    const { window, reading } = this.#parts
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: text('frame.title'),
      buttonLabel: text('frame.button'),
      defaultPath: `row-${row}-frame-${frame + 1}.bin`,
    })
    if (canceled || filePath === '') return undefined
    const file = await AtomicFile.create(filePath)
    try {
      for (let offset = 0; ; ) {
        const piece = await reading.call('traffic.frame', { row, frame, offset, length: maxFrameChunkBytes })
        await file.append(piece)
        offset += piece.byteLength
        if (piece.byteLength < maxFrameChunkBytes) break
      }
      await file.complete()
    } catch (thrown) {
      await file.discard()
      throw thrown
    }
    return filePath
  }
}

/** The calls that the desk answers. */
export function decoderHandlers(
  desk: DecoderDesk,
  schemas: SchemaFolder,
): Pick<CallHandlers, 'decoders.setKey' | 'schemas.list' | 'schemas.add' | 'schemas.remove' | 'traffic.saveFrame'> {
  return {
    'decoders.setKey': (key) => {
      desk.setKey(key)
      return undefined
    },
    'schemas.list': () => schemas.list,
    'schemas.add': () => desk.addSchema(),
    'schemas.remove': (id) => {
      desk.removeSchema(id)
      return undefined
    },
    'traffic.saveFrame': ({ row, frame }) => desk.saveFrame(row, frame),
  }
}

/** What a choice, or a key, is for. */
const placeOf = ({ source, topic, frame }: Pick<SavedDecoderChoice, 'source' | 'topic' | 'frame'>): string =>
  JSON.stringify([source, topic, frame])

function withSettings({ schema: id, type, ...choice }: SavedDecoderChoice, schemas: SchemaFolder, key: string | undefined): DecoderChoice {
  const schema = id === undefined ? undefined : schemas.get(id)
  return schema === undefined && type === undefined && key === undefined ? choice : { ...choice, settings: { schema, type, key } }
}
