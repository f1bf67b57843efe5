import type { Decoding } from '../../../shared/decoders/decoder'
import { onlyThis } from '../../../shared/filter/quick'

/** The filter for all that was said because of one request, where the protocol tells that; `undefined` where it does not. */
export function conversationFilter({ decoder, correlation }: Pick<Decoding, 'decoder' | 'correlation'>): string | undefined {
  if (decoder !== 'jupyter' || correlation === undefined) return undefined
  const { id } = correlation
  return `${onlyThis('jupyter.msg_id', id)} || ${onlyThis('jupyter.parent_msg_id', id)}`
}
