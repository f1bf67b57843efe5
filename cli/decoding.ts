import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { CaptureReader } from '../main/capture/reader'
import type { JsonDecoded } from '../main/export/record'
import type { DecodedParts } from '../main/reading/decoded-parts'
import type { DecoderChoices } from '../main/reading/decoder-choices'
import type { UserDecoders } from '../main/reading/user-decoders'
import type { UserDecoderInfo } from '../shared/ipc/inspect'
import type { RowId } from '../shared/model'
import { note } from './output'
import { oneSentence, UsageError } from './usage-error'

/** What commands are told about decoders. */
export interface DecodeFlags {
  readonly decode?: true
  readonly decoders?: string
}

/** Whether what decoders say is wanted where it is not shown anyway. */
export const decodes = ({ decode, decoders }: DecodeFlags): boolean => decode === true || decoders !== undefined

/** What `--decode` does where rows are printed as they come. */
export const decodeWords = 'what decoders say of messages: their line in place of the frames, with --json beside them'

/** Adds `--decode` and `--decoders`. `decode`: what the first does there. */
export const addDecodeFlags = (command: Command, decode: string): Command => addDecodersFlag(command.option('-d, --decode', decode))

/** Adds `--decoders` alone, for filters. */
export const addDecodersFlag = (command: Command): Command =>
  command.option('--decoders <folder>', 'decoders of your own beside the built-in ones: .js files (docs/decoders.md)')

/** Lines that say less than what was sent. */
const asSent: readonly string[] = ['json', 'ndjson']

/** Decoders for the rows of a command: the built-in ones, and those of a folder. Dispose of it. */
export class CommandDecoders {
  /** For filters. */
  readonly choices: DecoderChoices
  readonly #own: UserDecoders | undefined
  readonly #makeParts: (reader: CaptureReader) => DecodedParts
  readonly #told = new Set<string>()

  private constructor(
    choices: DecoderChoices,
    own: UserDecoders | undefined,
    makeParts: (reader: CaptureReader) => DecodedParts,
    told: Set<string>,
  ) {
    this.choices = choices
    this.#own = own
    this.#makeParts = makeParts
    this.#told = told
  }

  /**
   * Loads the folder that was named, if any; what is wrong with its files is told on the standard error. `workerUrl`: the built
   * `user-decoder-worker.js`.
   * @throws UsageError when there is no such folder
   */
  static async open(folder: string | undefined, workerUrl: URL): Promise<CommandDecoders> {
    // Not before they are needed: the other commands start without them.
    const { DecodedParts } = await import('../main/reading/decoded-parts')
    const told = new Set<string>()
    if (folder === undefined) {
      const choices: DecoderChoices = { choices: [] }
      return new CommandDecoders(choices, undefined, (reader) => new DecodedParts(reader, choices, undefined), told)
    }
    const path = resolve(folder)
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (!isFolder) throw new UsageError(`There is no folder ${folder}.`, 'Name one that holds .js files with --decoders.')
    const [{ UserDecoders }, { OwnFields }] = await Promise.all([
      import('../main/reading/user-decoders'),
      import('../main/reading/own-fields'),
    ])
    const own = new UserDecoders({ folder: path, workerUrl, disabled: [], changed: (infos) => tellErrors(infos, told) })
    await own.start()
    if (own.infos.length === 0) note(`There is no decoder in ${folder}: none of its files ends in .js.`)
    const choices: { -readonly [Key in keyof DecoderChoices]: DecoderChoices[Key] } = { choices: [] }
    choices.fields = new OwnFields(own, choices)
    return new CommandDecoders(choices, own, (reader) => new DecodedParts(reader, choices, own), told)
  }

  /** What they say of the rows of a capture. */
  of(reader: CaptureReader): DecodedRows {
    const parts = this.#makeParts(reader)
    async function* lines(ids: Iterable<RowId>): AsyncGenerator<string | undefined, undefined> {
      for await (const summary of parts.lines(ids))
        yield summary === undefined || asSent.includes(summary.decoder) ? undefined : summary.text
    }
    return {
      lines,
      parts: (ids) => parts.parts(ids),
      line: async (id) => (await lines([id]).next()).value,
      part: async (id) => (await parts.parts([id]).next()).value,
    }
  }

  async dispose(): Promise<void> {
    if (this.#own !== undefined) tellErrors(this.#own.infos, this.#told)
    await this.#own?.dispose()
  }
}

/** What decoders say of rows; `undefined` where that is no more than the frames do. */
export interface DecodedRows {
  /** Of each in one line, in their order. */
  lines(ids: Iterable<RowId>): AsyncGenerator<string | undefined, undefined>
  /** Of each for records. */
  parts(ids: Iterable<RowId>): AsyncGenerator<JsonDecoded | undefined, undefined>
  /** Of one that has just come. */
  line(id: RowId): Promise<string | undefined>
  part(id: RowId): Promise<JsonDecoded | undefined>
}

/** Each error once. */
function tellErrors(infos: readonly UserDecoderInfo[], told: Set<string>): void {
  for (const { file, error } of infos) {
    if (error === undefined || told.has(`${file}: ${error.message}`)) continue
    told.add(`${file}: ${error.message}`)
    note(`zmq-inspector: ${file}: ${oneSentence(error)}`)
  }
}
