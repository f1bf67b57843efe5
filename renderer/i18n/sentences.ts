import i18next from 'i18next'
import { toldIn } from '../../shared/sentences/told'

/**
 * A sentence that was made outside of the window (`said`, shared/sentences) in the language that is shown; what is no
 * sentence of ours stays as it is. To be called while rendering, by what uses `useTranslation`, never to be stored.
 */
export function told(sentence: string): string
export function told(sentence: string | undefined): string | undefined
export function told(sentence: string | undefined): string | undefined {
  return sentence === undefined ? undefined : toldIn(i18next, sentence)
}

/** What is told of a failure, in one line: what happened and what to do. */
export function toldError({ message, hint }: { readonly message: string; readonly hint?: string | undefined }): string {
  if (hint === undefined) return told(message)
  const what = told(message)
  return what.endsWith('。') ? what + told(hint) : `${what} ${told(hint)}`
}
