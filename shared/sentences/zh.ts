import type { SentenceWords } from './told'
import { zhApp } from './zh-app'
import { zhCapture } from './zh-capture'
import { zhDecoders } from './zh-decoders'
import { zhFilter } from './zh-filter'

/** Every sentence (`said`) in Simplified Chinese, under its template; the terms are those of docs/translation.md. */
export const zhSentences: SentenceWords = { ...zhCapture, ...zhApp, ...zhFilter, ...zhDecoders }
