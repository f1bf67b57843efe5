import { expect, test } from 'vitest'
import { filterDecoders } from '../../../shared/decoders/filter-fields'
import { compileFilter } from '../../../shared/filter/filter'
import { conversationFilter } from './conversation-filter'

test('a Jupyter conversation is the request with all that names it as its parent, whatever its id is', () => {
  for (const id of ['b9a2-1', 'say "no" || x', 'a\\b']) {
    const filter = conversationFilter({ decoder: 'jupyter', correlation: { role: 'reply', id } })
    expect(compileFilter(filter ?? '(', { decoders: filterDecoders }).kind).toBe('filter')
  }
  expect(conversationFilter({ decoder: 'jupyter', correlation: { role: 'request', id: 'x' } })).toBe(
    'jupyter.msg_id == x || jupyter.parent_msg_id == x',
  )
  expect(conversationFilter({ decoder: 'json' })).toBeUndefined()
})
