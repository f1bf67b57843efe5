import * as v from 'valibot'
import { languageChoices } from './language'
import { paneNames, panePlaces } from './panes'
import { sourceConfigSchema } from './source-config'

const mebibyte = 1024 * 1024

export const captureLimitMinBytes = 16 * mebibyte
export const captureLimitMaxBytes = 4096 * mebibyte

/** Bytes that a session on disk may take. */
export const recordingLimitMinBytes = 64 * mebibyte
export const recordingLimitMaxBytes = 1024 * 1024 * mebibyte

/** What rows can be marked with. */
export const markColours = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const
export type MarkColour = (typeof markColours)[number]

/** Characters of a filter. */
export const maxFilterLength = 4096
export const filterText = v.pipe(v.string(), v.maxLength(maxFilterLength))
export const maxFilterHistory = 30
/** Filters that have a name. */
export const maxSavedFilters = 100
/** Filters that colour rows. */
export const maxColourRules = 32

export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

/** Entries of the command palette that are remembered. */
export const maxRecentActions = 8
/** Decoders that the user chose. */
export const maxDecoderChoices = 200

/** Columns and parts of the layout: more than the window will ever have, so that the file stays small. */
const maxIds = 100
const byId = <Value extends v.GenericSchema>(value: Value) =>
  v.pipe(v.record(v.pipe(v.string(), v.maxLength(40)), value), v.maxEntries(maxIds))

/** What the user can set; every member has a default, so that an empty object is valid. */
export const settingsSchema = v.strictObject({
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  /** How much room rows and controls take. */
  density: v.optional(v.picklist(densities), 'comfortable'),
  language: v.optional(v.picklist(languageChoices), 'system'),
  timeDisplay: v.optional(v.picklist(['absolute', 'relative', 'delta']), 'relative'),
  /** Bytes of captured traffic kept in memory; the oldest goes first. */
  captureLimitBytes: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(captureLimitMinBytes), v.maxValue(captureLimitMaxBytes)),
    256 * mebibyte,
  ),
  /** A request without a reply for this long is shown as timed out. */
  requestTimeoutMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(86_400_000)), 30_000),
  /** Sessions that are recorded by themselves. */
  recording: v.optional(
    v.strictObject({
      enabled: v.optional(v.boolean(), true),
      /** Bytes that one session may take. */
      limitBytes: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(recordingLimitMinBytes), v.maxValue(recordingLimitMaxBytes)),
        5 * 1024 * mebibyte,
      ),
      /** At the limit the oldest goes; otherwise recording stops there. */
      ring: v.optional(v.boolean(), true),
      /** Unnamed sessions older than this are deleted; 0: never. */
      keepDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)), 30),
    }),
    {},
  ),
  /** Filters that were used, newest first. */
  filterHistory: v.optional(v.pipe(v.array(filterText), v.maxLength(maxFilterHistory)), []),
  savedFilters: v.optional(
    v.pipe(
      v.array(v.strictObject({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(80)), filter: filterText })),
      v.maxLength(maxSavedFilters),
    ),
    [],
  ),
  /** The first rule whose filter matches a row colours it. */
  colourRules: v.optional(
    v.pipe(
      v.array(v.strictObject({ filter: filterText, colour: v.picklist(markColours), enabled: v.boolean() })),
      v.maxLength(maxColourRules),
    ),
    [],
  ),
  /** Ids of what was last done from the command palette, newest first. */
  recentActions: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(maxRecentActions)), []),
  /** Which decoder reads what; what is not given holds for all. A frame says more than a topic, and that than a source. */
  decoderChoices: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          /** A source's name. */
          source: v.optional(v.pipe(v.string(), v.maxLength(1024))),
          /** The first frame after the envelope, byte by byte as Latin-1. */
          topic: v.optional(v.pipe(v.string(), v.maxLength(1024))),
          /** After the envelope, from 0. */
          frame: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(65_535))),
          /** Absent: by content. */
          decoder: v.optional(v.pipe(v.string(), v.maxLength(40))),
          /** The id of a schema that the user added, and the type in it. */
          schema: v.optional(v.pipe(v.string(), v.maxLength(100))),
          type: v.optional(v.pipe(v.string(), v.maxLength(1024))),
        }),
      ),
      v.maxLength(maxDecoderChoices),
    ),
    [],
  ),
  /** Files of the user's own decoders that are switched off. */
  disabledDecoderFiles: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(255))), v.maxLength(maxIds)), []),
  /** Newest first. */
  recentEndpoints: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(1024))), v.maxLength(20)), []),
  /** Columns of the traffic table by id. */
  columns: v.optional(byId(v.strictObject({ width: v.pipe(v.number(), v.minValue(24), v.maxValue(4000)), hidden: v.boolean() })), {}),
  /** Where panes are, which are open, and how much of their group's length each part of the layout takes, in percent; what is absent has its default. */
  layout: v.optional(
    v.strictObject({
      places: v.optional(v.record(v.picklist(paneNames), v.picklist(panePlaces)), {}),
      open: v.optional(v.record(v.picklist(paneNames), v.boolean()), {}),
      sizes: v.optional(byId(v.pipe(v.number(), v.minValue(0), v.maxValue(100))), {}),
    }),
    {},
  ),
})
export type Settings = v.InferOutput<typeof settingsSchema>

/** A change of some settings; what is absent stays. */
export const settingsChangeSchema = v.partial(settingsSchema)
export type SavedDecoderChoice = Settings['decoderChoices'][number]
export type SettingsChange = v.InferInput<typeof settingsChangeSchema>

/** The sources that the window remembers from one start to the next; secrets are not among them. */
export const savedSourcesSchema = v.array(sourceConfigSchema)
