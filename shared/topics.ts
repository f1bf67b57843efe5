import type { QueryProgress } from './ipc/contract'
import type { RowId } from './model'
import type { TopicName } from './statistics/topics'

/** Rates of topics are means that forget: a message counts less the longer ago it was, by this time constant. */
const rateTimeUs = 5_000_000
/** A rate is of this long at least: two messages at once are not a million a second. */
const leastAgeUs = 1_000_000

/** One topic of what was captured, as it stands. */
export interface TopicReading extends TopicName {
  /** From 0, in the order of their first messages; it stays the same within an epoch. */
  readonly topic: number
  readonly messages: number
  /** Of all frames of these messages. */
  readonly bytes: number
  readonly firstUs: number
  readonly lastUs: number
  /** Its newest message. */
  readonly lastRow: RowId
  /** {@link rateAt} makes a rate of it. */
  readonly weight: number
}

/** What a topic's newest message says. */
export interface TopicValue {
  readonly topic: number
  readonly row: RowId
  /** The frames after the topic in one line; `undefined` when the message is no longer held. */
  readonly preview: string | undefined
}

/** The topics that have changed since the revision that was asked for; those of another epoch are void. */
export interface TopicsAnswer {
  readonly epoch: number
  readonly revision: number
  readonly topics: readonly TopicReading[]
  /** Of the topics that were asked for. */
  readonly values: readonly TopicValue[]
  /** Messages of topics beyond the limit, and messages that are encrypted or were not kept. */
  readonly otherMessages: number
  readonly unreadMessages: number
  /** Rows that went before they could be looked at. */
  readonly skippedRows: number
  /** Absent once all rows were looked at. */
  readonly progress?: QueryProgress | undefined
}

/** The weight of a topic after one more message, at a time that is so much later. */
export const weightAfter = (weight: number, sinceUs: number): number => weight * Math.exp(-Math.max(0, sinceUs) / rateTimeUs) + 1

/** Messages a second at a time: of a topic, or of several whose weights are given as they are then. */
export function rateOf(weight: number, ageUs: number): number {
  return weight / ((rateTimeUs / 1_000_000) * (1 - Math.exp(-Math.max(leastAgeUs, ageUs) / rateTimeUs)))
}

/** A topic's weight at a time. */
export const weightAt = ({ weight, lastUs }: Pick<TopicReading, 'weight' | 'lastUs'>, nowUs: number): number =>
  weight * Math.exp(-Math.max(0, nowUs - lastUs) / rateTimeUs)
