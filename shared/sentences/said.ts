declare const brand: unique symbol

/**
 * A sentence of ours, or a part of one, in English: its template is known by name, so that a window can say it in another
 * language (docs/translation.md). It is a plain text to everything that logs, prints, stores or clones it.
 */
export type Sentence = string & { readonly [brand]: 'Sentence' }

/** Tags a sentence that people read. What is filled in may be a sentence too. */
export function said(parts: TemplateStringsArray, ...values: readonly (string | number | bigint | boolean)[]): Sentence {
  let text = parts[0] ?? ''
  // Not `entries()`: readers of hostile bytes make many.
  for (let index = 0; index < values.length; index += 1) text += `${values[index] ?? ''}${parts[index + 1] ?? ''}`
  return text as Sentence
}

/**
 * What is no template of ours: the words of a library, the system or the user, those of the command line, and a sentence that
 * was passed on as a text.
 */
export const verbatim = (text: string): Sentence => text as Sentence
