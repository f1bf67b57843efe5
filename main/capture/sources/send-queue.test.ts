import { describe, expect, it } from 'vitest'
import type { RowId } from '../../../shared/model'
import { SendQueue } from './send-queue'

const mebibyte = 1024 * 1024

/** A queue whose sends wait until they are let go, one after the other. */
function heldQueue() {
  const started: number[] = []
  let letGo = (): void => undefined
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const queue = new SendQueue('PUSH', async ([frame]) => {
    started.push(frame?.byteLength ?? 0)
    await gate
    return started.length as RowId
  })
  return { queue, started, letGo: () => letGo() }
}

describe('the queue of sends', () => {
  it('sends in order, one at a time, and goes on after a failure', async () => {
    const sent: string[] = []
    const queue = new SendQueue('PUSH', async ([frame]) => {
      sent.push(`begin ${frame?.byteLength}`)
      await Promise.resolve()
      if (frame?.byteLength === 2) throw new Error('refused')
      sent.push(`end ${frame?.byteLength}`)
      return 1 as RowId
    })
    const results = await Promise.allSettled([1, 2, 3].map((size) => queue.push([new Uint8Array(size)], undefined)))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(sent).toEqual(['begin 1', 'end 1', 'begin 2', 'begin 3', 'end 3'])
  })

  it('refuses more than a thousand waiting messages, and takes more once they are sent', async () => {
    const { queue, letGo } = heldQueue()
    const waiting = Array.from({ length: 1000 }, () => queue.push([new Uint8Array(1)], undefined))
    await expect(queue.push([new Uint8Array(1)], undefined)).rejects.toThrow('1000 messages already wait')
    letGo()
    await Promise.all(waiting)
    await expect(queue.push([new Uint8Array(1)], undefined)).resolves.toBe(1001)
  })

  it('refuses more than 256 MiB of waiting messages, but never the only one', async () => {
    const { queue, letGo } = heldQueue()
    const large = queue.push([new Uint8Array(200 * mebibyte), new Uint8Array(100 * mebibyte)], undefined)
    await expect(queue.push([new Uint8Array(1)], undefined)).rejects.toThrow('300 MiB already wait')
    letGo()
    await large
    await expect(queue.push([new Uint8Array(1)], undefined)).resolves.toBe(2)
    await expect(queue.settled).resolves.toBe(2)
  })
})
