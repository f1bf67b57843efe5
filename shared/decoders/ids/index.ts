import { gazeboIds } from './gazebo-ids'
import type { IdReader } from './id-reader'
import { jupyterIds } from './jupyter-ids'
import { majordomoIds } from './majordomo-ids'
import { multiversoIds } from './multiverso-ids'
import { zapIds } from './zap-ids'

/** One for each protocol whose messages pair by an id. */
export const idReaders: readonly IdReader[] = [jupyterIds, majordomoIds, zapIds, gazeboIds, multiversoIds]
