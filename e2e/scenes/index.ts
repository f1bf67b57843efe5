import { basics, failing } from './basics'
import { chinese } from './chinese'
import { bitcoin, content, schemas } from './decoded'
import { jupyter } from './jupyter'
import { sessions } from './sessions'
import type { SceneGroup } from './stage'
import { taps } from './taps'
import { topics } from './topics'

/** All that is pictured, a window each. */
export const groups: readonly SceneGroup[] = [basics, failing, taps, topics, bitcoin, content, schemas, jupyter, sessions, chinese]
