import { expect, it } from 'vitest'
import type { MessageInput } from '../../shared/decoders/decoder'
import { messageOf } from '../../shared/decoders/message-input'
import type { RowId } from '../../shared/model'
import { OwnOfRows } from './own-of-rows'
import { decoderFrom } from './user-decoder'

const row = 7 as RowId
const messageNamed = (name: string): MessageInput => messageOf([new TextEncoder().encode(name)])

it('an answer for a row of the capture that was shown before is none for the one that is shown', async () => {
  let shown = 'live'
  const asked: string[] = []
  const answers: (() => void)[] = []
  const own = new OwnOfRows(
    {
      for: async (message) => {
        const name = new TextDecoder().decode(message.frame(0).head(100))
        asked.push(name)
        await new Promise<void>((resolve) => answers.push(resolve))
        return [decoderFrom({ name, title: name, certainty: 1, answer: () => ({ nodes: [] }), fields: new Map() })]
      },
    },
    { choices: [] },
  )
  const answer = own.of(row, () => messageNamed(shown))
  shown = 'file'
  own.forget()
  answers.shift()?.()
  await expect.poll(() => asked).toEqual(['live', 'file'])
  answers.shift()?.()
  expect((await answer).map(({ name }) => name)).toEqual(['file'])
  expect((await own.of(row, () => messageNamed(shown))).map(({ name }) => name)).toEqual(['file'])
  expect(asked).toEqual(['live', 'file'])
})
