import * as v from 'valibot'

/** Parts of the arguments of calls. */

export const idSchema = <Id extends number>() =>
  v.pipe(
    v.number(),
    v.integer(),
    v.minValue(1),
    v.transform((value) => value as Id),
  )
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
