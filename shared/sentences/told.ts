import type { i18n } from 'i18next'
import { Templates } from './templates'

/** Where i18next has the sentences of a language: templates in English, each with its translation. English has none. */
export const sentences = 'sentences'
export type SentenceWords = Readonly<Record<string, string>>

/** Of each language's words, made when it is first shown. */
const templatesOf = new WeakMap<object, Templates>()

/** Lets translations say of a slot that sentences fill it: `{{0, said}}`; any other keeps what it is given. */
export function teachSaid(instance: i18n): void {
  instance.services.formatter?.add('said', (value) => part(instance, String(value)))
}

/** A sentence within another may have left its full stop. */
function part(instance: i18n, text: string): string {
  const told = toldIn(instance, text)
  if (told !== text) return told
  const whole = toldIn(instance, `${text}.`)
  return whole === `${text}.` ? text : whole.replace(/。$/u, '')
}

/** A sentence in the instance's language; what is none of ours, and all in English, stays as it is. */
export function toldIn(instance: i18n, sentence: string): string {
  const words: unknown = instance.getResourceBundle(instance.language, sentences)
  if (typeof words !== 'object' || words === null) return sentence
  let templates = templatesOf.get(words)
  if (templates === undefined) {
    templates = new Templates(Object.keys(words))
    templatesOf.set(words, templates)
  }
  const found = templates.find(sentence)
  return found === undefined
    ? sentence
    : String(instance.t(found.template, { ns: sentences, keySeparator: false, nsSeparator: false, ...found.values }))
}
