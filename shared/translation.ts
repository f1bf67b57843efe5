/**
 * The shape of the words of another language, from the English ones: the same keys, no fewer and no more, so that a
 * missing or an extra one is a type error. Of plurals it has only the form `_other`: Chinese has no other, and English's
 * `_one` would never be used (Intl.PluralRules). A language with more forms needs a type of its own.
 */
export type Translation<Words> = {
  readonly [Key in keyof Words as Key extends `${string}_one` ? never : Key]: Words[Key] extends string ? string : Translation<Words[Key]>
}
